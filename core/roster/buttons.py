"""The data of the buttons of the area "roster"."""

from enum import StrEnum

from core.model.people import Standing
from core.ui.buttons import ButtonData


class CellsButton(ButtonData):
    """Picks a cell: an officer's, or one of several led."""

    code = "mc"
    page: int = 0


class RosterButton(ButtonData):
    """A cell's roster."""

    code = "ml"
    cell_id: int
    page: int = 0


class UnlinkedButton(ButtonData):
    """Those of a cell who have not joined yet."""

    code = "mw"
    cell_id: int
    page: int = 0


class LinksButton(ButtonData):
    """Sends the personal links of those who have not joined, to print or forward."""

    code = "mk"
    cell_id: int


class FindButton(ButtonData):
    """Asks for a name to look for."""

    code = "mf"
    cell_id: int


class AddButton(ButtonData):
    """Asks for one new member."""

    code = "ma"
    cell_id: int


class PasteButton(ButtonData):
    """Asks for a list of new members."""

    code = "mp"
    cell_id: int


class PasteIntoButton(ButtonData):
    """The cell that the lines typed after the command are for."""

    code = "mi"
    cell_id: int


class PasteYesButton(ButtonData):
    """Adds what the preview shows; `stamp` says which preview."""

    code = "my"
    stamp: int


class MemberButton(ButtonData):
    """A member's page."""

    code = "mm"
    member_id: int


class Office(StrEnum):
    """chức vụ within a cell, as a button offers it."""

    MEMBER = "member"
    SECRETARY = "secretary"
    DEPUTY = "deputy"
    CELL_COMMITTEE = "cell_committee"


class Sure(StrEnum):
    """Whether the question "really?" was answered."""

    ASK = "ask"
    YES = "yes"


class BackButton(ButtonData):
    """The page of the roster that this member is on."""

    code = "mb"
    member_id: int


class RenameButton(ButtonData):
    """Asks for the new name."""

    code = "mn"
    member_id: int


class StandingButton(ButtonData):
    """Makes the member official or probationary."""

    code = "ms"
    member_id: int
    standing: Standing


class ExemptButton(ButtonData):
    """miễn sinh hoạt: 1 yes, 0 no."""

    code = "mx"
    member_id: int
    exempt: int


class OfficesButton(ButtonData):
    """Opens the choice of offices."""

    code = "mo"
    member_id: int


class OfficeButton(ButtonData):
    """Gives the member this office."""

    code = "mr"
    member_id: int
    office: Office


class UnlinkButton(ButtonData):
    """Gỡ liên kết."""

    code = "mu"
    member_id: int
    sure: Sure = Sure.ASK


class RetireButton(ButtonData):
    """Cho ra khỏi danh sách."""

    code = "mt"
    member_id: int
    sure: Sure = Sure.ASK


class StrengthsButton(ButtonData):
    """Asks for what the member is good at; `none` 1: nothing any more."""

    code = "mh"
    member_id: int
    none: int = 0


class RestoreButton(ButtonData):
    """Brings a retired line back."""

    code = "mz"
    member_id: int
