"""Why a meeting is cancelled, by a button; the preview and Lưu are those of any change."""

from core.meetings.buttons import WhyButton
from core.meetings.changes import cancelling
from core.meetings.screens.change_questions import cancel_reasons
from core.model.errors import Gone
from handlers.meetings.change import answer
from handlers.turn import Turn


async def on_why_tapped(turn: Turn, button: WhyButton) -> None:
    """One of the usual reasons; another may be typed."""
    async with turn.look():
        reasons = cancel_reasons(turn.words)
    if not 0 <= button.number < len(reasons):
        raise Gone
    await answer(turn, button.stamp, cancelling(reasons[button.number]))
