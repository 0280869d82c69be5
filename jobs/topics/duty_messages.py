"""What people are told about duties."""

from core.reminders.lines import line_named
from core.topics import buttons
from core.topics import duty_views as views
from core.topics.duties import UNANSWERED, DutyState
from core.topics.screens import duties as texts
from core.ui.screens import Button, Screen
from db.topics.duties import load_duty
from db.topics.duty_views import load_duty_view, load_news_view, load_swap_view
from db.topics.topics import load_topic
from jobs.sending import Sending


async def render_duty_asked(sending: Sending) -> Screen | None:
    """Asks somebody to prepare this; None once it was answered or taken back."""
    actor = await sending.load_reader()
    view = await load_duty_view(sending.tx, actor, sending.about["duty_id"])
    if view.duty.member_id != sending.member_id or view.duty.state not in UNANSWERED:
        return None
    return texts.duty(sending.words, view, "asked")


async def render_swap_asked(sending: Sending) -> Screen | None:
    """Asks a colleague to take it over; None once the request is over."""
    actor = await sending.load_reader()
    view = await load_swap_view(sending.tx, actor, sending.about["swap_id"])
    return texts.swap(sending.words, view) if view.asked else None


async def render_duty_news(sending: Sending) -> Screen | None:
    """Tells the secretary, or whoever asked a colleague, what became of a duty.

    None where it was said of somebody silent who has answered meanwhile.
    """
    news = sending.about["news"]
    actor = await sending.load_reader()
    view = await load_news_view(sending.tx, actor, sending.about["duty_id"], news, sending.now)
    if news == views.SILENT and not views.is_so(news, view.shown.duty):
        return None
    return texts.told(sending.words, news, view)


async def line_silent(sending: Sending) -> Button | None:
    """Says that somebody stays silent; None for other news, which comes by itself."""
    duty = await load_duty(sending.tx, sending.about["duty_id"])
    if sending.about["news"] != views.SILENT or duty.state is not DutyState.ESCALATED:
        return None
    target = buttons.DutyButton(duty.id)
    return line_named(sending.words, "along.duty_silent", target, duty.member_name)


async def render_duty_ended(sending: Sending) -> Screen:
    """Tells somebody that they need not prepare it any more."""
    topic = await load_topic(sending.tx, sending.about["topic_id"])
    return texts.ended(sending.words, sending.about["kind"], topic.title)
