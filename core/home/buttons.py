"""The data of the buttons of the area "home"."""

from core.ui.buttons import ButtonData


class CommandButton(ButtonData, code="hc"):
    name: str


class LanguageButton(ButtonData, code="hn"):
    language: str


class CellsButton(ButtonData, code="hl"):
    """Chi bộ trực thuộc: an officer's list of cells."""

    page: int = 0
