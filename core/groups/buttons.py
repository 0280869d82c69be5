"""The data of the buttons of the area "groups"."""

from core.ui.buttons import ButtonData


class OfferButton(ButtonData, code="go"):
    """Which cell is this group's?"""


class BindButton(ButtonData, code="gb"):
    """The group becomes that cell's."""

    cell_id: int


class MoveButton(ButtonData, code="gm"):
    """That cell leaves its other group for this one."""

    cell_id: int


class UnbindButton(ButtonData, code="gu"):
    """The group is that cell's no longer: really?"""

    cell_id: int


class UnbindYesButton(ButtonData, code="gy"):
    """The group is that cell's no longer."""

    cell_id: int
