"""What is said when an update failed again and again."""

from core.model.deliveries import DeliveryKind
from core.ui.screens import Screen
from core.ui.words import words_in
from jobs.sending import Renderer, Sending


async def render_set_aside(sending: Sending) -> Screen:
    """Tells the operator of an update that failed again and again."""
    return Screen(sending.words("operator.update_set_aside", **sending.about))


async def render_sorry(sending: Sending) -> Screen:
    """Tells the person whose update failed that it is kept."""
    return Screen(words_in(sending.about["language"])("home.sorry"))


RENDERERS: dict[DeliveryKind, Renderer] = {
    DeliveryKind.UPDATE_SET_ASIDE: render_set_aside,
    DeliveryKind.SORRY: render_sorry,
}
