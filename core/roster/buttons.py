"""The data of the buttons of the area "roster"."""

from enum import StrEnum

from core.model.people import Standing
from core.ui.buttons import ButtonData


class CellsButton(ButtonData, code="mc"):
    """Picks a cell: an officer's, or one of several led."""

    page: int = 0


class RosterButton(ButtonData, code="ml"):
    """A cell's roster."""

    cell_id: int
    page: int = 0


class UnlinkedButton(ButtonData, code="mw"):
    """Those of a cell who have not joined yet."""

    cell_id: int
    page: int = 0


class LinksButton(ButtonData, code="mk"):
    """Sends the personal links of those who have not joined, to print or forward."""

    cell_id: int


class FindButton(ButtonData, code="mf"):
    """Asks for a name to look for."""

    cell_id: int


class AddButton(ButtonData, code="ma"):
    """Asks for one new member."""

    cell_id: int


class PasteButton(ButtonData, code="mp"):
    """Asks for a list of new members."""

    cell_id: int


class PasteIntoButton(ButtonData, code="mi"):
    """The cell that the lines typed after the command are for."""

    cell_id: int


class PasteYesButton(ButtonData, code="my"):
    """Adds what the preview shows; `stamp` says which preview."""

    stamp: int


class MemberButton(ButtonData, code="mm"):
    """A member's page."""

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


class BackButton(ButtonData, code="mb"):
    """The page of the roster that this member is on."""

    member_id: int


class RenameButton(ButtonData, code="mn"):
    """Asks for the new name."""

    member_id: int


class StandingButton(ButtonData, code="ms"):
    """Makes the member official or probationary."""

    member_id: int
    standing: Standing


class ExemptButton(ButtonData, code="mx"):
    """miễn sinh hoạt: 1 yes, 0 no."""

    member_id: int
    exempt: int


class OfficesButton(ButtonData, code="mo"):
    """Opens the choice of offices."""

    member_id: int


class OfficeButton(ButtonData, code="mr"):
    """Gives the member this office."""

    member_id: int
    office: Office


class UnlinkButton(ButtonData, code="mu"):
    """Gỡ liên kết."""

    member_id: int
    sure: Sure = Sure.ASK


class RetireButton(ButtonData, code="mt"):
    """Cho ra khỏi danh sách."""

    member_id: int
    sure: Sure = Sure.ASK


class StrengthsButton(ButtonData, code="mh"):
    """Asks for what the member is good at; `none` 1: nothing any more."""

    member_id: int
    none: int = 0


class RestoreButton(ButtonData, code="mz"):
    """Brings a retired line back."""

    member_id: int
