"""What each message that mirrors a duty, or a topic's page, shows now."""

from core.model.deliveries import ViewKind
from core.topics.screens import duties as texts
from core.topics.screens.topic import topic_page
from core.ui.screens import Screen
from db.topics.duty_views import load_duty_view, load_news_view, load_swap_view
from db.topics.topic_views import load_topic_view
from jobs.topics.redraw import Draw, Redraw


async def _duty(one: Redraw) -> Screen:
    shown = await load_duty_view(one.tx, one.actor, one.view.subject_id)
    return texts.duty(one.words, shown, one.view.head)


async def _swap(one: Redraw) -> Screen:
    shown = await load_swap_view(one.tx, one.actor, one.view.subject_id)
    return texts.swap(one.words, shown)


async def _news(one: Redraw) -> Screen:
    shown = await load_news_view(one.tx, one.actor, one.view.subject_id, one.view.head, one.now)
    return texts.told(one.words, one.view.head, shown)


async def _topic(one: Redraw) -> Screen:
    shown = await load_topic_view(one.tx, one.actor, one.view.subject_id, one.now)
    return topic_page(one.words, shown)


MIRRORS: dict[ViewKind, Draw] = {
    ViewKind.DUTY: _duty,
    ViewKind.SWAP: _swap,
    ViewKind.DUTY_NEWS: _news,
    ViewKind.TOPIC: _topic,
}
