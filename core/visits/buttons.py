"""The data of the buttons of the area "visits"."""

from enum import StrEnum

from core.ui.buttons import ButtonData


class YearButton(ButtonData, code="xa"):
    committee_id: int
    year: int


class MonthButton(ButtonData, code="xb"):
    """The visits of a month (202612)."""

    committee_id: int
    month: int
    page: int = 0


class VisitButton(ButtonData, code="xc"):
    visit_id: int


class RecordButton(ButtonData, code="xd"):
    """Đã dự (1), Không dự được (0)."""

    visit_id: int
    came: int


class RemoveButton(ButtonData, code="xe"):
    """Out of the plan? With `sure` 1: yes."""

    visit_id: int
    sure: int


class CellsButton(ButtonData, code="xg"):
    """Cells to choose from: for a month, or (month 0) for a year."""

    committee_id: int
    year: int
    month: int = 0
    page: int = 0


class MonthsButton(ButtonData, code="xh"):
    cell_id: int
    year: int


class OfficersButton(ButtonData, code="xi"):
    cell_id: int
    month: int
    page: int = 0


class AssignButton(ButtonData, code="xj"):
    cell_id: int
    member_id: int
    month: int


class OverdueButton(ButtonData, code="xk"):
    committee_id: int
    page: int = 0


class ProposeButton(ButtonData, code="xl"):
    """Each cell once this year: a proposal."""

    committee_id: int
    year: int


class ProposalButton(ButtonData, code="xm"):
    page: int


class What(StrEnum):
    """What is to become of a line."""

    SEE = "see"
    OFFICER = "officer"
    MONTH = "month"
    OUT = "out"


class SlotButton(ButtonData, code="xn"):
    number: int
    what: What = What.SEE


class SlotOfficerButton(ButtonData, code="xo"):
    number: int
    member_id: int


class SlotMonthButton(ButtonData, code="xp"):
    number: int
    month: int


class SaveButton(ButtonData, code="xq"):
    stamp: int


class DropProposalButton(ButtonData, code="xr"):
    """Bỏ."""
