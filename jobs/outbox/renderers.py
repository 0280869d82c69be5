"""What each kind of delivery says, made at sending from the rows as they then are."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from core.answers.screens.boards import board
from core.answers.screens.card import card
from core.answers.screens.combined_card import joint
from core.dates.zones import to_local, to_utc
from core.home.menu import menu_of
from core.model.errors import Gone
from core.model.meeting import Meeting, State
from core.reminders.waves import INVITATION, concerns
from core.topics.checklist import DUE_LINES, OWN_LINES, PROGRESS, RUNNING_ORDER
from core.topics.duties import DUTY_ASKED, DUTY_ENDED, DUTY_NEWS, SWAP_ASKED
from core.topics.evaluation import CONCLUSION_SENT, OPINION_ASKED
from core.topics.topic import GAP, GAPS
from core.ui.screens import Menu, Owed, Pin, Screen
from core.ui.words import words_in
from db.answers.absences import find_away
from db.answers.answers import find_answer, load_lines
from db.committee.registrations import REGISTRATION, REGISTRATION_LIST, URGE
from db.engine.database import Session
from db.home.menus import MENU
from db.meetings.announcing import CARDS, GROUP_CHANGED, MEETING_CHANGED, SERIES_CHANGED
from db.meetings.meetings import load_meeting
from db.notices.notices import NOTICE
from db.outbox.deliveries import PIN, Delivery, is_overtaken
from db.outbox.views import ViewKind
from db.people import load_actor, load_cell, load_member
from db.reminders.combined import Companion, load_companions, load_items
from jobs.committee.messages import render_registration, render_registration_list
from jobs.groups.messages import render_group_removed
from jobs.joining.messages import render_join_accepted, render_join_refused, render_join_request
from jobs.meetings.messages import (
    render_group_changed,
    render_meeting_changed,
    render_series_changed,
)
from jobs.notices.notices import render_notice
from jobs.topics.checklist_messages import (
    render_due_items,
    render_own_lines,
    render_registered,
    render_running_order,
)
from jobs.topics.duty_messages import (
    render_duty_asked,
    render_duty_ended,
    render_duty_news,
    render_swap_asked,
)
from jobs.topics.evaluation_messages import render_conclusion, render_opinion_form
from jobs.topics.gap_messages import render_gap, render_gaps
from jobs.visits.messages import VISIT_RENDERERS

SET_ASIDE = "update_set_aside"
SORRY = "sorry"


@dataclass(frozen=True)
class JointCard(Screen):
    """A reminder of several meetings, and what went along with the one that was due."""

    companions: tuple[Companion, ...] = ()


Renderer = Callable[[Session, Delivery, datetime], Awaitable[Owed | None]]


async def render_card(tx: Session, delivery: Delivery, now: datetime) -> Screen | None:
    """A member's card under the reminder's head. None when it no longer concerns them, or when
    a later one says the same: after a long silence one message is enough.
    """
    meeting = await _open_meeting(tx, delivery, now)
    if meeting is None or delivery.member_id is None or await is_overtaken(tx, delivery, CARDS):
        return None
    member = await load_member(tx, delivery.member_id)
    answer = await find_answer(tx, meeting.id, member.id)
    audience = delivery.audience
    if member.retired or (
        audience is not None and not concerns(audience, answer, exempt=member.exempt)
    ):
        return None
    along = await _find_companions(tx, delivery, meeting, now)
    if along:
        return await _render_joint(tx, delivery, along, now)
    away = await find_away(tx, member.id, meeting.on_date) if answer is None else None
    words = words_in(delivery.language)
    return card(words, meeting, answer, now, head=delivery.kind, away=away)


async def _find_companions(
    tx: Session, delivery: Delivery, meeting: Meeting, now: datetime
) -> list[Companion]:
    """The day's other reminders to the same person; none for an invitation, which goes alone."""
    if delivery.audience is None or delivery.kind == INVITATION:
        return []
    tomorrow = to_local(now, meeting.zone).date() + timedelta(days=1)
    until = to_utc(tomorrow, time(), meeting.zone)
    return await load_companions(tx, delivery, until, now, but=meeting.id)


async def _render_joint(
    tx: Session, delivery: Delivery, along: list[Companion], now: datetime
) -> JointCard:
    pairs = [(one.meeting_id, one.member_id) for one in along]
    items = await load_items(tx, [(delivery.meeting_id or 0, delivery.member_id or 0), *pairs])
    shown = joint(words_in(delivery.language), [(x.meeting, x.answer) for x in items], now)
    return JointCard(shown.text, shown.rows, companions=tuple(along))


async def render_board(tx: Session, delivery: Delivery, now: datetime) -> Screen | None:
    """The group's board."""
    meeting = await _open_meeting(tx, delivery, now)
    if meeting is None:
        return None
    cell = await load_cell(tx, meeting.cell_id)
    lines = await load_lines(tx, meeting)
    return board(words_in(delivery.language), meeting, lines, now, names=cell.board_names)


async def render_pin(tx: Session, delivery: Delivery, now: datetime) -> Pin | None:
    """The group's board is pinned, while its meeting is still to come."""
    meeting = await _open_meeting(tx, delivery, now)
    return Pin(delivery.about["message_id"]) if meeting else None


async def render_menu(tx: Session, delivery: Delivery, now: datetime) -> Menu:
    """The person's command menu, by their roles and language as they are now."""
    del now
    actor = await load_actor(tx, delivery.chat_id or 0, language="vi", operator=False)
    return menu_of(actor)


async def render_set_aside(tx: Session, delivery: Delivery, now: datetime) -> Screen | None:
    """For the operator: an update that failed again and again."""
    del tx, now
    return Screen(words_in(delivery.language)("operator.update_set_aside", **delivery.about))


async def render_sorry(tx: Session, delivery: Delivery, now: datetime) -> Screen:
    """For the person whose update failed: it is kept."""
    del tx, now
    return Screen(words_in(delivery.about["language"])("home.sorry"))


async def _open_meeting(tx: Session, delivery: Delivery, now: datetime) -> Meeting | None:
    try:
        meeting = await load_meeting(tx, delivery.meeting_id or 0)
    except Gone:
        return None
    return meeting if meeting.state_at(now) is State.PUBLISHED else None


RENDERERS: dict[str, Renderer] = {
    "invitation": render_card,
    "three_days": render_card,
    "one_day": render_card,
    "two_hours": render_card,
    "card_again": render_card,
    "group_board": render_board,
    MEETING_CHANGED: render_meeting_changed,
    SERIES_CHANGED: render_series_changed,
    GROUP_CHANGED: render_group_changed,
    MENU: render_menu,
    PIN: render_pin,
    SET_ASIDE: render_set_aside,
    SORRY: render_sorry,
    "group_removed": render_group_removed,
    NOTICE: render_notice,
    REGISTRATION: render_registration,
    REGISTRATION_LIST: render_registration_list,
    URGE: render_registration,
    PROGRESS: render_registered,
    OWN_LINES: render_own_lines,
    DUE_LINES: render_due_items,
    RUNNING_ORDER: render_running_order,
    DUTY_ASKED: render_duty_asked,
    DUTY_NEWS: render_duty_news,
    DUTY_ENDED: render_duty_ended,
    SWAP_ASKED: render_swap_asked,
    OPINION_ASKED: render_opinion_form,
    CONCLUSION_SENT: render_conclusion,
    GAP: render_gap,
    GAPS: render_gaps,
    "join_request": render_join_request,
    "join_accepted": render_join_accepted,
    "join_refused": render_join_refused,
    **VISIT_RENDERERS,
}

# Kinds whose message is kept up to date once it is sent.
MIRRORS: dict[str, ViewKind] = {
    **{kind: ViewKind.CARD for kind, make in RENDERERS.items() if make is render_card},
    MEETING_CHANGED: ViewKind.CARD,
    "group_board": ViewKind.BOARD,
    PROGRESS: ViewKind.PROGRESS,
}
