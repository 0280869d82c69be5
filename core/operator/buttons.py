"""The data of the buttons of the area "operator"."""

from core.ui.buttons import ButtonData


class StatusButton(ButtonData, code="ts"):
    """The numbers again."""
