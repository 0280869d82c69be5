"""The data of the buttons of the area "home"."""

from core.ui.buttons import ButtonData


class CommandButton(ButtonData):
    """Does what the command of this name does."""

    code = "hc"
    name: str


class LanguageButton(ButtonData):
    """From now on the bot speaks this language to the person."""

    code = "hn"
    language: str


class CellsButton(ButtonData):
    """Chi bộ trực thuộc: an officer's list of cells."""

    code = "hl"
    page: int = 0
