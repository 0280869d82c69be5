"""Whatever asks its reader for answers."""

from dataclasses import replace

from core.answers.screens.combined_card import combined
from core.answers.views import CombinedView
from core.meetings.evening import AnswerView, EveningView
from core.meetings.screens.card import card
from core.meetings.screens.evening import evening
from core.model.deliveries import ViewKind
from core.ui.screens import Mirror, Screen
from core.ui.words import Words


def draw_card(words: Words, view: AnswerView) -> Screen:
    """Draws a message that asks its reader for answers: to one meeting, or to several, or below the
    summary of the evening before.
    """
    if isinstance(view, EveningView):
        return replace(evening(words, view), mirrors=Mirror(ViewKind.EVENING))
    shown = combined(words, view) if isinstance(view, CombinedView) else card(words, view)
    return replace(shown, mirrors=Mirror(ViewKind.CARD))
