"""The data of the buttons of the area "groups"."""

from core.ui.buttons import ButtonData


class OfferButton(ButtonData, code="go"):
    """Which cell is this group's?"""


class BindButton(ButtonData, code="gb"):
    cell_id: int


class MoveButton(ButtonData, code="gm"):
    cell_id: int


class UnbindButton(ButtonData, code="gu"):
    """The group is that cell's no longer: really?"""

    cell_id: int


class UnbindYesButton(ButtonData, code="gy"):
    cell_id: int
