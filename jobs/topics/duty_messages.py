"""What people are told about duties."""

from core.dates.zones import to_local
from core.reminders.lines import line_named
from core.topics import buttons
from core.topics.duties import UNANSWERED, Duty, DutyState
from core.topics.rotation import Suggestion
from core.topics.screens import duties as texts
from core.topics.topic import OPEN
from core.ui.screens import Button, Screen
from db.people import load_cell, load_member
from db.topics.duties import find_open_swap, load_duty, load_order, load_swap
from db.topics.topics import load_topic
from jobs.sending import Sending


async def render_duty_asked(sending: Sending) -> Screen | None:
    """Asks somebody to prepare this; None once it was answered or taken back."""
    duty = await load_duty(sending.tx, sending.about["duty_id"])
    if duty.member_id != sending.member_id or duty.state not in UNANSWERED:
        return None
    cell = await load_cell(sending.tx, duty.cell_id)
    return texts.duty(sending.words, duty, cell.name, own=True, head="asked")


async def render_swap_asked(sending: Sending) -> Screen | None:
    """Asks a colleague to take it over; None once the request is over."""
    swap = await load_swap(sending.tx, sending.about["swap_id"])
    duty = await load_duty(sending.tx, swap.duty_id)
    asked = await find_open_swap(sending.tx, duty.id)
    if asked is None or asked.id != swap.id or duty.member_id != swap.from_member_id:
        return None
    cell = await load_cell(sending.tx, duty.cell_id)
    return texts.swap_asked(sending.words, duty, cell.name, swap.id)


async def render_duty_news(sending: Sending) -> Screen | None:
    """Tells the secretary, or whoever asked a colleague, what became of a duty.

    None where it was said of somebody silent who has answered meanwhile.
    """
    tx, news = sending.tx, sending.about["news"]
    duty = await load_duty(tx, sending.about["duty_id"])
    if news == texts.SILENT and duty.state is not DutyState.ESCALATED:
        return None
    by = (await load_member(tx, duty.passed_on_by)).full_name if duty.passed_on_by else ""
    wanted = news in (texts.DECLINED, texts.SILENT)
    follower = await _follower(sending, duty) if wanted else None
    return texts.told(sending.words, news, duty, by=by, follower=follower)


async def line_silent(sending: Sending) -> Button | None:
    """Says that somebody stays silent; None for other news, which comes by itself."""
    duty = await load_duty(sending.tx, sending.about["duty_id"])
    if sending.about["news"] != texts.SILENT or duty.state is not DutyState.ESCALATED:
        return None
    target = buttons.DutyButton(duty.id)
    return line_named(sending.words, "along.duty_silent", target, duty.member_name)


async def _follower(sending: Sending, duty: Duty) -> Suggestion | None:
    """Finds whose turn it is next, where somebody else is needed."""
    topic = await load_topic(sending.tx, duty.topic_id)
    if topic.state not in OPEN:
        return None
    today = to_local(sending.now, (await load_cell(sending.tx, duty.cell_id)).zone).date()
    return next(iter(await load_order(sending.tx, topic, duty.kind, today)), None)


async def render_duty_ended(sending: Sending) -> Screen:
    """Tells somebody that they need not prepare it any more."""
    topic = await load_topic(sending.tx, sending.about["topic_id"])
    return texts.ended(sending.words, sending.about["kind"], topic.title)
