"""A task that a meeting gives, typed with its owner and its day."""

from dataclasses import replace
from datetime import date, datetime

from core.dates.holidays import Holidays
from core.dates.typed_day import read_day
from core.meetings.form import one_named
from core.model.names import clean
from core.topics import buttons, checklist
from core.topics.screens import evaluation as texts
from db import prompts
from db.people import load_members
from db.settings.settings import load_holidays
from db.topics import tasks
from handlers.topics import sheet
from handlers.turn import Turn

TASK_PROMPT = "evaluation_task"


async def on_add_task_tapped(turn: Turn, button: buttons.AddTaskButton) -> None:
    async with turn.begin() as (tx, actor):
        view = await sheet.load_open_evaluation(tx, actor, button.meeting_id, turn.now)
        data = {"meeting_id": view.meeting.id}
        await prompts.save_prompt(tx, actor.telegram_id, TASK_PROMPT, data, turn.now)
    await turn.show(texts.ask_task(turn.words, view.meeting.id))


async def on_task_typed(turn: Turn, prompt: prompts.Prompt) -> None:
    """Reads "Viết bài tham luận; Nguyễn Văn An; 15/12". Name and day may be left out."""
    async with turn.begin() as (tx, actor):
        view = await sheet.load_open_evaluation(tx, actor, prompt.data["meeting_id"], turn.now)
        meeting = view.meeting
        members = {m.id: m.full_name for m in await load_members(tx, meeting.cell_id)}
        holidays = await load_holidays(tx, meeting.committee_id)
        title, member_id, due_on = _read_task(
            turn.text, members, turn.local(meeting.zone), holidays
        )
        await tasks.add_task(tx, meeting.cell_id, meeting.id, title, member_id, due_on)
        await prompts.end_prompt(tx, actor.telegram_id)
    await turn.show(texts.sheet(turn.words, replace(view, tasks=[*view.tasks, title])))


def _read_task(
    text: str, members: dict[int, str], now: datetime, holidays: Holidays
) -> tuple[str, int | None, date | None]:
    title, *rest = (part.strip() for part in text.split(";"))
    title = checklist.read_title(title)
    member_id, due_on = None, None
    for part in filter(None, rest):
        named = one_named(clean(part), members)
        if named is not None:
            member_id = named
        else:
            due_on = read_day(part, now, holidays)
    return title, member_id, due_on
