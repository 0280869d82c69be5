"""What each kind of delivery says, made at sending from the rows as they then are."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from core.home.menu import menu_of
from core.model.deliveries import DeliveryKind, ViewKind
from core.ui.screens import Menu, Owed
from db.engine.database import Session
from db.outbox.deliveries import Delivery
from db.people import load_actor
from jobs.answers.messages import render_board, render_card, render_pin
from jobs.committee.messages import render_registration, render_registration_list
from jobs.groups.messages import render_group_removed
from jobs.joining.messages import render_join_accepted, render_join_refused, render_join_request
from jobs.meetings.messages import (
    render_group_changed,
    render_meeting_changed,
    render_series_changed,
)
from jobs.notices.notices import render_notice
from jobs.operator.messages import render_set_aside, render_sorry
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

Renderer = Callable[[Session, Delivery, datetime], Awaitable[Owed | None]]


async def render_menu(tx: Session, delivery: Delivery, _now: datetime) -> Menu:
    actor = await load_actor(tx, delivery.chat_id or 0, language="vi", operator=False)
    return menu_of(actor)


RENDERERS: dict[str, Renderer] = {
    "invitation": render_card,
    "three_days": render_card,
    "one_day": render_card,
    "two_hours": render_card,
    "card_again": render_card,
    "group_board": render_board,
    DeliveryKind.MEETING_CHANGED: render_meeting_changed,
    DeliveryKind.SERIES_CHANGED: render_series_changed,
    DeliveryKind.GROUP_CHANGED: render_group_changed,
    DeliveryKind.MENU: render_menu,
    DeliveryKind.PIN: render_pin,
    DeliveryKind.UPDATE_SET_ASIDE: render_set_aside,
    DeliveryKind.SORRY: render_sorry,
    "group_removed": render_group_removed,
    DeliveryKind.NOTICE: render_notice,
    DeliveryKind.REGISTRATION: render_registration,
    DeliveryKind.REGISTRATION_LIST: render_registration_list,
    DeliveryKind.URGE: render_registration,
    DeliveryKind.CHECKLIST_PROGRESS: render_registered,
    DeliveryKind.CHECKLIST_OWN: render_own_lines,
    DeliveryKind.CHECKLIST_DUE: render_due_items,
    DeliveryKind.RUNNING_ORDER: render_running_order,
    DeliveryKind.DUTY_ASKED: render_duty_asked,
    DeliveryKind.DUTY_NEWS: render_duty_news,
    DeliveryKind.DUTY_ENDED: render_duty_ended,
    DeliveryKind.SWAP_ASKED: render_swap_asked,
    DeliveryKind.OPINION_ASKED: render_opinion_form,
    DeliveryKind.CONCLUSION: render_conclusion,
    DeliveryKind.TOPIC_GAP: render_gap,
    DeliveryKind.TOPIC_GAPS: render_gaps,
    "join_request": render_join_request,
    "join_accepted": render_join_accepted,
    "join_refused": render_join_refused,
    **VISIT_RENDERERS,
}

# Kinds whose message is kept up to date once it is sent.
MIRRORS: dict[str, ViewKind] = {
    **{kind: ViewKind.CARD for kind, make in RENDERERS.items() if make is render_card},
    DeliveryKind.MEETING_CHANGED: ViewKind.CARD,
    "group_board": ViewKind.BOARD,
    DeliveryKind.CHECKLIST_PROGRESS: ViewKind.PROGRESS,
}
