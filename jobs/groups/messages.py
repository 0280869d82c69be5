"""What leaders are told about their cell's group."""

from markupsafe import Markup

from core.groups.screens import removed, shut
from core.model.deliveries import DeliveryKind
from core.ui.screens import Button, Screen
from db.people import load_cell
from jobs.sending import Renderer, Sending


async def render_group_removed(sending: Sending) -> Screen | None:
    """Tells that the bot was removed from the group; None once the cell has one again."""
    cell = await load_cell(sending.tx, sending.about["cell_id"])
    if cell.retired or cell.group_chat_id is not None:
        return None
    return removed(sending.words, cell, sending.about["group_title"])


async def render_group_shut(sending: Sending) -> Screen | None:
    """Tells what the bot may not do in the group; None once the cell has no group."""
    cell = await load_cell(sending.tx, sending.about["cell_id"])
    if cell.retired or cell.group_chat_id is None:
        return None
    return shut(sending.words, cell, sending.about["right"])


async def render_group_said(sending: Sending) -> Screen:
    """Says what could not be said when the group asked."""
    rows = tuple(tuple(Button(*one) for one in row) for row in sending.about["rows"])
    return Screen(Markup(sending.about["text"]), rows)  # noqa: S704 - a screen's own text


RENDERERS: dict[DeliveryKind, Renderer] = {
    DeliveryKind.GROUP_REMOVED: render_group_removed,
    DeliveryKind.GROUP_SHUT: render_group_shut,
    DeliveryKind.GROUP_SAID: render_group_said,
}
