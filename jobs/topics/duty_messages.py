"""What people are told about duties, made at sending from the rows as they then are."""

from datetime import datetime

from core.dates.zones import to_local
from core.model.errors import Gone
from core.reminders.lines import other
from core.topics import buttons
from core.topics.duties import UNANSWERED, Duty, DutyState
from core.topics.rotation import Suggestion
from core.topics.screens import duties as texts
from core.topics.topic import OPEN
from core.ui.screens import Button, Screen
from core.ui.words import Words, words_in
from db.engine.database import Session
from db.outbox.deliveries import Delivery
from db.people import load_cell, load_member
from db.topics import duties
from db.topics.topics import load_topic


async def render_duty_asked(tx: Session, delivery: Delivery, _now: datetime) -> Screen | None:
    """Returns None once it was answered or taken back."""
    try:
        duty = await duties.load_duty(tx, delivery.about["duty_id"])
    except Gone:
        return None
    if duty.member_id != delivery.member_id or duty.state not in UNANSWERED:
        return None
    cell = await load_cell(tx, duty.cell_id)
    return texts.duty(words_in(delivery.language), duty, cell.name, own=True, head="asked")


async def render_swap_asked(tx: Session, delivery: Delivery, _now: datetime) -> Screen | None:
    """Returns None once the request is over."""
    try:
        swap = await duties.load_swap(tx, delivery.about["swap_id"])
        duty = await duties.load_duty(tx, swap.duty_id)
    except Gone:
        return None
    asked = await duties.find_open_swap(tx, duty.id)
    if asked is None or asked.id != swap.id or duty.member_id != swap.from_member_id:
        return None
    cell = await load_cell(tx, duty.cell_id)
    return texts.swap_asked(words_in(delivery.language), duty, cell.name, swap.id)


async def render_duty_news(tx: Session, delivery: Delivery, now: datetime) -> Screen | None:
    """Tells the secretary, or who asked a colleague, what became of a duty. None where it was said
    of somebody silent who has answered meanwhile.
    """
    try:
        duty = await duties.load_duty(tx, delivery.about["duty_id"])
    except Gone:
        return None
    news = delivery.about["news"]
    if news == texts.SILENT and duty.state is not DutyState.ESCALATED:
        return None
    passed_on = await load_member(tx, duty.passed_on_by) if duty.passed_on_by else None
    by = passed_on.full_name if passed_on else ""
    words = words_in(delivery.language)
    wanted = news in (texts.DECLINED, texts.SILENT)
    follower = await _follower(tx, duty, now) if wanted else None
    return texts.told(words, news, duty, by=by, follower=follower)


async def line_silent(
    tx: Session, words: Words, delivery: Delivery, _now: datetime
) -> Button | None:
    """Says in a line that somebody stays silent; None for other news, which comes by itself."""
    if delivery.about["news"] != texts.SILENT:
        return None
    try:
        duty = await duties.load_duty(tx, delivery.about["duty_id"])
    except Gone:
        return None
    if duty.state is not DutyState.ESCALATED:
        return None
    label = words.plain("along.duty_silent", name=duty.member_name, topic=duty.topic)
    return other(label, buttons.DutyButton(duty.id))


async def _follower(tx: Session, duty: Duty, now: datetime) -> Suggestion | None:
    """Finds whose turn it is next, where somebody else is needed."""
    topic = await load_topic(tx, duty.topic_id)
    if topic.state not in OPEN:
        return None
    cell = await load_cell(tx, duty.cell_id)
    order = await duties.load_order(tx, topic, duty.kind, to_local(now, cell.zone).date())
    return next(iter(order), None)


async def render_duty_ended(tx: Session, delivery: Delivery, _now: datetime) -> Screen | None:
    try:
        topic = await load_topic(tx, delivery.about["topic_id"])
    except Gone:
        return None
    return texts.ended(words_in(delivery.language), delivery.about["kind"], topic.title)
