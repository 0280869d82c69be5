"""The data of the buttons of the area "visits"."""

from enum import StrEnum

from core.ui.buttons import ButtonData


class YearButton(ButtonData, code="xa"):
    """The plan of a year, month by month."""

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
    """Months to choose from, for a cell."""

    cell_id: int
    year: int


class OfficersButton(ButtonData, code="xi"):
    """Officers to choose from, for a cell and a month."""

    cell_id: int
    month: int
    page: int = 0


class AssignButton(ButtonData, code="xj"):
    """This officer goes there that month."""

    cell_id: int
    member_id: int
    month: int


class OverdueButton(ButtonData, code="xk"):
    """Visits that are over and not recorded."""

    committee_id: int
    page: int = 0


class ProposeButton(ButtonData, code="xl"):
    """Each cell once this year: a proposal."""

    committee_id: int
    year: int


class ProposalButton(ButtonData, code="xm"):
    """A page of the open proposal."""

    page: int


class What(StrEnum):
    """What is to become of a line."""

    SEE = "see"
    OFFICER = "officer"
    MONTH = "month"
    OUT = "out"


class SlotButton(ButtonData, code="xn"):
    """One line of it, to be looked at or changed."""

    number: int
    what: What = What.SEE


class SlotOfficerButton(ButtonData, code="xo"):
    """Another officer for the line."""

    number: int
    member_id: int


class SlotMonthButton(ButtonData, code="xp"):
    """Another month for the line."""

    number: int
    month: int


class SaveButton(ButtonData, code="xq"):
    """Lưu kế hoạch."""

    stamp: int


class DropProposalButton(ButtonData, code="xr"):
    """Bỏ."""
