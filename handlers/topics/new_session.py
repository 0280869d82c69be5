"""Registering a session for a planned topic: the draft of /themhop, begun with what is known."""

from core.meetings.draft import MeetingDraft, in_cell
from core.model.errors import Gone
from core.model.meeting import Kind
from core.topics.buttons import NewSessionButton
from db.meetings.meetings import load_places
from db.people import load_cell
from handlers.meetings.new import open_draft
from handlers.topics.plan import load_led_topic
from handlers.turn import Turn


async def on_new_session_tapped(turn: Turn, button: NewSessionButton) -> None:
    """Begins a topic session with the topic's words and asks for its day."""
    async with turn.begin() as (tx, actor):
        topic = await load_led_topic(tx, actor, button.topic_id)
        if topic.cell_id is None or topic.meeting_id is not None:
            raise Gone
        cell = await load_cell(tx, topic.cell_id)
        begun = MeetingDraft(kind=Kind.TOPIC, topic=topic.title)
        draft = in_cell(begun, cell, await load_places(tx, cell))
        screen = await open_draft(tx, turn, actor, draft)
    await turn.show(screen)
