"""The data of the buttons of the area "groups"."""

from core.ui.buttons import ButtonData


class OfferButton(ButtonData):
    """Which cell is this group's?"""

    code = "go"


class BindButton(ButtonData):
    """The group becomes that cell's."""

    code = "gb"
    cell_id: int


class MoveButton(ButtonData):
    """That cell leaves its other group for this one."""

    code = "gm"
    cell_id: int


class UnbindButton(ButtonData):
    """The group is that cell's no longer: really?"""

    code = "gu"
    cell_id: int


class UnbindYesButton(ButtonData):
    """The group is that cell's no longer."""

    code = "gy"
    cell_id: int
