"""Changing a checklist: owners, days, own lines, the cell's own template."""

from collections.abc import Awaitable, Callable

from core.dates import zones
from core.model import errors, rights
from core.model import meeting as meetings
from core.model.people import Actor
from core.topics import buttons, checklist
from core.topics.screens import checklist_edit as texts
from core.ui.screens import Screen
from db import people, prompts
from db.engine.database import Session
from db.settings.settings import load_holidays
from db.topics import checklists, tasks
from db.topics.duty_news import settle_session
from handlers.topics.checklist import load_seen
from handlers.turn import Turn

LINE_PROMPT = "checklist_line"
FARTHEST = 60
"""Days an item may be away from its meeting."""

Change = Callable[[Session, Actor, checklist.Item, meetings.Meeting], Awaitable[None]]


async def on_edit_tapped(turn: Turn, button: buttons.EditListButton) -> None:
    async with turn.begin() as (tx, actor):
        meeting = await _load_led(tx, actor, button.meeting_id)
        screen = await _edit_screen(tx, turn, meeting)
    await turn.show(screen)


async def _edit_screen(tx: Session, turn: Turn, meeting: meetings.Meeting) -> Screen:
    items = await checklists.load_items(tx, meeting.id)
    own = await checklists.find_template(tx, meeting.cell_id, meeting.kind) is not None
    profile = await checklists.load_profile(tx, meeting.cell_id)
    today = turn.today(meeting.zone)
    return texts.edit_list(turn.words, meeting, items, today, profile, own=own)


async def _load_led(tx: Session, actor: Actor, meeting_id: int) -> meetings.Meeting:
    meeting = await load_seen(tx, actor, meeting_id)
    rights.require(actor, rights.Action.MANAGE_MEETINGS, meeting.scope)
    return meeting


async def on_item_tapped(turn: Turn, button: buttons.ItemButton) -> None:
    await _change(turn, button.item_id, _nothing)


async def _nothing(
    tx: Session, actor: Actor, item: checklist.Item, meeting: meetings.Meeting
) -> None:
    """Changes nothing: the line is only shown."""


async def _change(turn: Turn, item_id: int, change: Change, action: str = "") -> None:
    async with turn.begin() as (tx, actor):
        item = await checklists.load_item(tx, item_id)
        meeting = await _load_led(tx, actor, item.meeting_id)
        await change(tx, actor, item, meeting)
        changed = await checklists.load_item(tx, item_id)
        if action:
            before, after = _values(item), _values(changed)
            await turn.record(tx, actor, action, meeting, before=before, after=after)
            await settle_session(tx, meeting.id, turn.now)
        today = turn.today(meeting.zone)
        profile = await checklists.load_profile(tx, meeting.cell_id)
        screen = texts.item_page(turn.words, changed, meeting, today, profile)
    await turn.show(screen)


def _values(item: checklist.Item | None) -> dict[str, object] | None:
    if item is None:
        return None
    return {"item": item.id, "member_id": item.member_id, "offset_days": item.offset_days}


async def on_owners_tapped(turn: Turn, button: buttons.OwnersButton) -> None:
    async with turn.begin() as (tx, actor):
        item = await checklists.load_item(tx, button.item_id)
        meeting = await _load_led(tx, actor, item.meeting_id)
        members = await people.load_members(tx, meeting.cell_id)
        profile = await checklists.load_profile(tx, meeting.cell_id)
    await turn.show(texts.choose_owner(turn.words, item, members, button.page, profile))


async def on_owner_tapped(turn: Turn, button: buttons.OwnerButton) -> None:
    """Gives the line a new owner, who is soon sent it."""

    async def give(
        tx: Session, actor: Actor, item: checklist.Item, meeting: meetings.Meeting
    ) -> None:
        members = {member.id for member in await people.load_members(tx, meeting.cell_id)}
        if button.member_id and button.member_id not in members:
            raise errors.Gone
        await checklists.save_owner(tx, item.id, button.member_id or None)
        own = actor.member_in(meeting.cell_id)
        if button.member_id and (own is None or own.member_id != button.member_id):
            await tasks.owe_own_lines(tx, button.member_id, meeting, turn.now)

    await _change(turn, button.item_id, give, "change_item_owner")


async def on_due_tapped(turn: Turn, button: buttons.DueButton) -> None:
    async def move(
        tx: Session, _actor: Actor, item: checklist.Item, meeting: meetings.Meeting
    ) -> None:
        if abs(button.offset) > FARTHEST:
            raise errors.Gone
        await checklists.save_due(tx, item, meeting, button.offset, turn.now)

    await _change(turn, button.item_id, move, "change_item_day")


async def on_drop_tapped(turn: Turn, button: buttons.DropItemButton) -> None:
    async with turn.begin() as (tx, actor):
        item = await checklists.load_item(tx, button.item_id)
        meeting = await _load_led(tx, actor, item.meeting_id)
        await checklists.drop_item(tx, item.id)
        await turn.record(tx, actor, "drop_item", meeting, before=_values(item))
        await settle_session(tx, meeting.id, turn.now)
        screen = await _edit_screen(tx, turn, meeting)
    await turn.toast(turn.words.plain("checklist.dropped"))
    await turn.show(screen)


async def on_add_tapped(turn: Turn, button: buttons.AddItemButton) -> None:
    async with turn.begin() as (tx, actor):
        meeting = await _load_led(tx, actor, button.meeting_id)
        data = {"meeting_id": meeting.id}
        await prompts.save_prompt(tx, actor.telegram_id, LINE_PROMPT, data, turn.now)
    await turn.show(texts.ask_line(turn.words, meeting))


async def on_line_typed(turn: Turn, prompt: prompts.Prompt) -> None:
    async with turn.begin() as (tx, actor):
        meeting = await _load_led(tx, actor, prompt.data["meeting_id"])
        holidays = await load_holidays(tx, meeting.committee_id)
        local = zones.to_local(turn.now, meeting.zone)
        line = checklist.read_line(turn.text, meeting.on_date, local, holidays)
        if len(await checklists.load_items(tx, meeting.id)) >= checklist.MOST_ITEMS:
            raise checklist.TooManyItems(limit=checklist.MOST_ITEMS)
        item_id = await checklists.add_item(tx, meeting, line, turn.now)
        await prompts.end_prompt(tx, actor.telegram_id)
        item = await checklists.load_item(tx, item_id)
        await turn.record(tx, actor, "add_item", meeting, after=_values(item))
        await settle_session(tx, meeting.id, turn.now)
        members = await people.load_members(tx, meeting.cell_id)
        profile = await checklists.load_profile(tx, meeting.cell_id)
    await turn.show(texts.choose_owner(turn.words, item, members, 0, profile))


async def on_template_tapped(turn: Turn, button: buttons.TemplateButton) -> None:
    """Sets the cell's own template, or returns to the guide's."""
    async with turn.begin() as (tx, actor):
        meeting = await _load_led(tx, actor, button.meeting_id)
        if button.keep:
            items = await checklists.load_items(tx, meeting.id)
            await checklists.save_template(tx, meeting.cell_id, meeting.kind, items, turn.now)
        else:
            await checklists.drop_template(tx, meeting.cell_id, meeting.kind)
        action = "keep_template" if button.keep else "drop_template"
        await turn.record(tx, actor, action, meeting)
        screen = await _edit_screen(tx, turn, meeting)
    key = "checklist.template.kept" if button.keep else "checklist.template.dropped"
    await turn.toast(turn.words.plain(key))
    await turn.show(screen)
