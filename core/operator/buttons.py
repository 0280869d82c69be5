"""The data of the buttons of the area "operator"."""

from core.ui.buttons import ButtonData


class StatusButton(ButtonData):
    """The numbers anew."""

    code = "ts"
