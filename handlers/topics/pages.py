"""What is shown of the plan: a cell's year, a committee's suggestions, one topic."""

from datetime import date

from core.committee.buttons import UnitButton
from core.committee.overview import Filter
from core.committee.screens.registration import day_code
from core.model import rights
from core.model.people import Actor, Cell
from core.topics import topic as topic_rules
from core.topics.screens import plan as texts
from core.topics.screens import topic as page_texts
from core.ui.screens import Screen
from db.engine.database import Session
from db.settings import settings
from db.topics import topics as db_topics
from db.topics.checklists import load_profile
from db.topics.gaps import load_lacking
from db.topics.topic_views import load_topic_view
from handlers.turn import Turn


async def plan_page(tx: Session, turn: Turn, cell: Cell, year: int) -> Screen:
    actor = await turn.load_actor(tx)
    leads = rights.may(actor, rights.Action.MANAGE_MEETINGS, cell.scope)
    today = turn.today(cell.zone)
    days = await db_topics.load_topic_days(tx, [cell.id], today.year)
    values = (await load_profile(tx, cell.id)).values
    missing = topic_rules.gap(days[cell.id], today, values, cell.first_on)
    topics = await db_topics.load_plan(tx, cell.id, year)
    offered = (
        await db_topics.load_suggestions(tx, cell.committee_id, cell.id, year) if leads else []
    )
    return texts.plan(
        turn.words, cell, year, topics, offered, missing, today,
        leads=leads, board=_board(actor, cell, today),
    )  # fmt: skip


def _board(actor: Actor, cell: Cell, today: date) -> UnitButton | None:
    """Finds the way to the cell's page in /tonghop, if the actor watches its committee."""
    if not rights.may(actor, rights.Action.SEE_COMMITTEE, cell.scope):
        return None
    return UnitButton(cell.id, day_code(today.replace(day=1)), Filter.ALL, 0)


async def suggestions_page(
    tx: Session, turn: Turn, actor: Actor, committee_id: int, year: int
) -> Screen:
    committee = await settings.load_committee(tx, committee_id)
    rights.require(actor, rights.Action.SEE_COMMITTEE, committee.scope)
    today = turn.today(committee.zone)
    topics = await db_topics.load_suggestions(tx, committee_id, 0, year)
    lacking = [cell.name for cell in await load_lacking(tx, committee, today)]
    return texts.suggestions_page(
        turn.words, committee.name, committee_id, year, topics, lacking, today
    )


async def topic_page(tx: Session, turn: Turn, actor: Actor, topic_id: int) -> Screen:
    view = await load_topic_view(tx, actor, topic_id, turn.now)
    return page_texts.topic_page(turn.words, view)
