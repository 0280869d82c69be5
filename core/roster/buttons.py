"""The data of the buttons of the area "roster"."""

from enum import StrEnum

from core.model.people import Role, Standing
from core.ui.buttons import ButtonData


class CellsButton(ButtonData, code="mc"):
    """Picks a cell: an officer's, or one of several led."""

    page: int = 0


class RosterButton(ButtonData, code="ml"):
    cell_id: int
    page: int = 0


class UnlinkedButton(ButtonData, code="mw"):
    cell_id: int
    page: int = 0


class RetiredButton(ButtonData, code="mv"):
    """Those who left the roster."""

    cell_id: int
    page: int = 0


class LinksButton(ButtonData, code="mk"):
    cell_id: int


class FindButton(ButtonData, code="mf"):
    cell_id: int


class AddButton(ButtonData, code="ma"):
    cell_id: int


class PasteButton(ButtonData, code="mp"):
    cell_id: int


class PasteIntoButton(ButtonData, code="mi"):
    cell_id: int


class PasteYesButton(ButtonData, code="my"):
    """Adds what the preview shows; `stamp` says which preview."""

    stamp: int


class MemberButton(ButtonData, code="mm"):
    member_id: int


class Office(StrEnum):
    """chức vụ within a cell, as a button offers it."""

    MEMBER = "member"
    SECRETARY = "secretary"
    DEPUTY = "deputy"
    CELL_COMMITTEE = "cell_committee"

    @property
    def role(self) -> Role | None:
        return None if self is Office.MEMBER else Role(self.value)


class Sure(StrEnum):
    """Whether the question "really?" was answered."""

    ASK = "ask"
    YES = "yes"


class BackButton(ButtonData, code="mb"):
    member_id: int


class RenameButton(ButtonData, code="mn"):
    member_id: int


class StandingButton(ButtonData, code="ms"):
    member_id: int
    standing: Standing


class ExemptButton(ButtonData, code="mx"):
    """miễn sinh hoạt: 1 yes, 0 no."""

    member_id: int
    exempt: int


class OfficesButton(ButtonData, code="mo"):
    member_id: int


class OfficeButton(ButtonData, code="mr"):
    member_id: int
    office: Office


class UnlinkButton(ButtonData, code="mu"):
    member_id: int
    sure: Sure = Sure.ASK


class RetireButton(ButtonData, code="mt"):
    member_id: int
    sure: Sure = Sure.ASK


class StrengthsButton(ButtonData, code="mh"):
    """Asks for what the member is good at; `none` 1: nothing any more."""

    member_id: int
    none: int = 0


class RestoreButton(ButtonData, code="mz"):
    member_id: int
