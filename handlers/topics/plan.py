"""/chuyende: the year's topics by quarter, and one topic's page."""

from datetime import date

from core.model import errors, rights
from core.model.people import Actor
from core.model.scope import Scope
from core.topics import buttons
from core.topics import topic as topic_rules
from core.topics.screens import plan as texts
from core.topics.screens import topic as page_texts
from core.ui.buttons import day_from
from core.ui.screens import Screen
from db import people, prompts
from db.engine.database import Session
from db.settings import settings
from db.topics import duty_news
from db.topics import topics as db_topics
from handlers import allowed
from handlers.topics import pages
from handlers.turn import Turn

TITLE_PROMPT = "topic_title"
EARLIEST, LATEST = 2000, 2199


async def on_topics(turn: Turn, _text: str) -> None:
    """Shows the plan of one's cell; to an officer, the suggestions to all cells."""
    async with turn.begin() as (tx, actor):
        await prompts.end_prompt(tx, actor.telegram_id)
        screen = await _first_screen(tx, turn, actor)
    await turn.show(screen)


async def _first_screen(tx: Session, turn: Turn, actor: Actor) -> Screen:
    if not actor.joined:
        raise errors.NotJoined
    year = turn.today(turn.services.zone).year
    cells = await people.load_cells(tx, actor.led_cell_ids or actor.cell_ids)
    committees = await settings.load_committees(tx, actor.watched_committee_ids)
    if len(cells) == 1 and not committees:
        return await pages.plan_page(tx, turn, cells[0], year)
    if len(committees) == 1 and not cells:
        return await pages.suggestions_page(tx, turn, actor, committees[0].id, year)
    if cells or committees:
        return texts.choose_plan(turn.words, cells, committees, year)
    raise errors.NotAllowed


async def on_plan_tapped(turn: Turn, button: buttons.PlanButton) -> None:
    async with turn.begin() as (tx, actor):
        cell = await people.load_cell(tx, button.cell_id)
        rights.require(actor, rights.Action.SEE_CALENDAR, cell.scope)
        await prompts.end_prompt(tx, actor.telegram_id)
        screen = await pages.plan_page(tx, turn, cell, _year(button.year))
    await turn.show(screen)


def _year(year: int) -> int:
    return min(max(year, EARLIEST), LATEST)


# --- adding -------------------------------------------------------------------------------------


async def on_add_tapped(turn: Turn, button: buttons.AddTopicButton) -> None:
    quarter = _quarter(button.quarter)
    async with turn.begin() as (tx, actor):
        await _check_may_add(tx, actor, button.committee_id, button.cell_id)
        data = {
            "committee_id": button.committee_id,
            "cell_id": button.cell_id,
            "quarter": quarter.isoformat(),
        }
        await prompts.save_prompt(tx, actor.telegram_id, TITLE_PROMPT, data, turn.now)
    back: buttons.PlanButton | buttons.SuggestionsButton = buttons.PlanButton(
        button.cell_id, quarter.year
    )
    if not button.cell_id:
        back = buttons.SuggestionsButton(button.committee_id, quarter.year)
    await turn.show(texts.ask_title(turn.words, quarter, back.pack()))


def _quarter(text: str) -> date:
    quarter = day_from(text)
    if quarter not in topic_rules.quarters_of(_year(quarter.year)):
        raise errors.Gone
    return quarter


async def _check_may_add(tx: Session, actor: Actor, committee_id: int, cell_id: int) -> None:
    if cell_id:
        await allowed.load_led_cell(tx, actor, cell_id)
    else:
        rights.require(actor, rights.Action.CHANGE_DEFAULTS, Scope(committee_id))


async def on_title_typed(turn: Turn, prompt: prompts.Prompt) -> None:
    title = topic_rules.read_title(turn.text)
    async with turn.begin() as (tx, actor):
        if topic_id := prompt.data.get("topic_id"):
            screen = await _retitle(tx, turn, actor, topic_id, title)
        else:
            screen = await _add(tx, turn, actor, prompt, title)
        await prompts.end_prompt(tx, actor.telegram_id)
    await turn.show(screen)


async def _add(tx: Session, turn: Turn, actor: Actor, prompt: prompts.Prompt, title: str) -> Screen:
    committee_id, cell_id = prompt.data["committee_id"], prompt.data["cell_id"]
    quarter = date.fromisoformat(prompt.data["quarter"])
    await _check_may_add(tx, actor, committee_id, cell_id)
    topic_id = await db_topics.save_topic(
        tx, committee_id, cell_id or None, quarter, title, turn.now
    )
    topic = await db_topics.load_topic(tx, topic_id)
    await turn.record(tx, actor, "plan_topic", topic, after={"title": title})
    if cell_id:
        return await pages.topic_page(tx, turn, actor, topic_id)
    return await pages.suggestions_page(tx, turn, actor, committee_id, quarter.year)


async def _retitle(tx: Session, turn: Turn, actor: Actor, topic_id: int, title: str) -> Screen:
    topic = await load_led_topic(tx, actor, topic_id)
    await db_topics.save_topic_title(tx, topic.id, title)
    before, after = {"title": topic.title}, {"title": title}
    await turn.record(tx, actor, "plan_topic", topic, before=before, after=after)
    return await pages.topic_page(tx, turn, actor, topic.id)


async def on_take_tapped(turn: Turn, button: buttons.TakeButton) -> None:
    async with turn.begin() as (tx, actor):
        cell = await allowed.load_led_cell(tx, actor, button.cell_id)
        offered = await db_topics.load_topic(tx, button.topic_id)
        open_ones = await db_topics.load_suggestions(
            tx, cell.committee_id, cell.id, offered.quarter.year
        )
        if offered.id not in {one.id for one in open_ones}:
            raise errors.Gone
        topic_id = await db_topics.save_topic(
            tx, cell.committee_id, cell.id, offered.quarter, offered.title, turn.now,
            taken_from=offered.id,
        )  # fmt: skip
        taken = await db_topics.load_topic(tx, topic_id)
        await turn.record(tx, actor, "plan_topic", taken, after={"title": offered.title})
        screen = await pages.topic_page(tx, turn, actor, topic_id)
    await turn.show(screen)


# --- an officer's suggestions -------------------------------------------------------------------


async def on_suggestions_tapped(turn: Turn, button: buttons.SuggestionsButton) -> None:
    """Shows what the committee suggests and which cells lack a session of it."""
    async with turn.begin() as (tx, actor):
        await prompts.end_prompt(tx, actor.telegram_id)
        year = _year(button.year)
        screen = await pages.suggestions_page(tx, turn, actor, button.committee_id, year)
    await turn.show(screen)


# --- one topic ----------------------------------------------------------------------------------


async def load_led_topic(tx: Session, actor: Actor, topic_id: int) -> topic_rules.Topic:
    """Loads a cell's topic if the actor leads the cell, a committee's if they set its defaults."""
    topic = await db_topics.load_topic(tx, topic_id)
    if topic.state is topic_rules.TopicState.DROPPED:
        raise errors.Gone
    await _check_may_add(tx, actor, topic.committee_id, topic.cell_id or 0)
    return topic


async def on_topic_tapped(turn: Turn, button: buttons.TopicButton) -> None:
    async with turn.begin() as (tx, actor):
        await prompts.end_prompt(tx, actor.telegram_id)
        screen = await pages.topic_page(tx, turn, actor, button.topic_id)
    await turn.show(screen)


async def on_retitle_tapped(turn: Turn, button: buttons.RetitleButton) -> None:
    async with turn.begin() as (tx, actor):
        topic = await load_led_topic(tx, actor, button.topic_id)
        data = {"topic_id": topic.id}
        await prompts.save_prompt(tx, actor.telegram_id, TITLE_PROMPT, data, turn.now)
    back = buttons.TopicButton(topic.id).pack()
    await turn.show(texts.ask_title(turn.words, topic.quarter, back))


async def on_sessions_tapped(turn: Turn, button: buttons.SessionsButton) -> None:
    async with turn.look() as (tx, actor):
        topic = await load_led_topic(tx, actor, button.topic_id)
        meetings = await db_topics.load_unbound_sessions(tx, turn.now, topic.cell_id)
    await turn.show(page_texts.choose_session(turn.words, topic, meetings))


async def on_session_chosen(turn: Turn, button: buttons.BindSessionButton) -> None:
    async with turn.begin() as (tx, actor):
        topic = await load_led_topic(tx, actor, button.topic_id)
        if button.meeting_id:
            free = await db_topics.load_unbound_sessions(tx, turn.now, topic.cell_id)
            meeting = next((one for one in free if one.id == button.meeting_id), None)
            if meeting is None or topic.state not in topic_rules.OPEN:
                raise errors.Gone
            await db_topics.bind_topic(
                tx, topic.id, meeting.id, topic_rules.quarter_of(meeting.on_date)
            )
        else:
            await db_topics.bind_topic(tx, topic.id, None, topic.quarter)
        await duty_news.settle_topic(tx, topic.id, turn.now)
        before, after = {"meeting": topic.meeting_id}, {"meeting": button.meeting_id}
        await turn.record(tx, actor, "plan_topic", topic, before=before, after=after)
        screen = await pages.topic_page(tx, turn, actor, topic.id)
    await turn.show(screen)


async def on_drop_tapped(turn: Turn, button: buttons.DropTopicButton) -> None:
    """Asks first, then drops the topic from the plan."""
    async with turn.begin() as (tx, actor):
        topic = await load_led_topic(tx, actor, button.topic_id)
        if not button.sure:
            screen = page_texts.confirm_drop(turn.words, topic)
        else:
            await duty_news.drop_topic(tx, topic, turn.now)
            after = {"state": topic_rules.TopicState.DROPPED}
            await turn.record(tx, actor, "plan_topic", topic, after=after)
            screen = await _after_drop(tx, turn, actor, topic)
    await turn.show(screen)


async def _after_drop(tx: Session, turn: Turn, actor: Actor, topic: topic_rules.Topic) -> Screen:
    if topic.cell_id is None:
        return await pages.suggestions_page(tx, turn, actor, topic.committee_id, topic.quarter.year)
    return await pages.plan_page(
        tx, turn, await people.load_cell(tx, topic.cell_id), topic.quarter.year
    )


async def ask_again(turn: Turn, prompt: prompts.Prompt) -> None:
    data = prompt.data
    if topic_id := data.get("topic_id"):
        await on_retitle_tapped(turn, buttons.RetitleButton(topic_id))
    else:
        add = buttons.AddTopicButton(data["committee_id"], data["cell_id"], data["quarter"])
        await on_add_tapped(turn, add)
