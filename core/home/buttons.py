"""The data of the buttons of the area "home"."""

from core.ui.buttons import ButtonData


class CommandButton(ButtonData, code="hc"):
    """Does what the command of this name does."""

    name: str


class LanguageButton(ButtonData, code="hn"):
    """From now on the bot speaks this language to the person."""

    language: str


class CellsButton(ButtonData, code="hl"):
    """Chi bộ trực thuộc: an officer's list of cells."""

    page: int = 0
