"""The data of the buttons of the area "visits"."""

from enum import StrEnum

from core.ui.buttons import ButtonData


class YearButton(ButtonData):
    """The plan of a year, month by month."""

    code = "xa"
    committee_id: int
    year: int


class MonthButton(ButtonData):
    """The visits of a month (202612)."""

    code = "xb"
    committee_id: int
    month: int
    page: int = 0


class VisitButton(ButtonData):
    """One visit."""

    code = "xc"
    visit_id: int


class RecordButton(ButtonData):
    """Đã dự (1), Không dự được (0)."""

    code = "xd"
    visit_id: int
    came: int


class RemoveButton(ButtonData):
    """Out of the plan? With `sure` 1: yes."""

    code = "xe"
    visit_id: int
    sure: int


class CellsButton(ButtonData):
    """Cells to choose from: for a month, or (month 0) for a year."""

    code = "xg"
    committee_id: int
    year: int
    month: int = 0
    page: int = 0


class MonthsButton(ButtonData):
    """Months to choose from, for a cell."""

    code = "xh"
    cell_id: int
    year: int


class OfficersButton(ButtonData):
    """Officers to choose from, for a cell and a month."""

    code = "xi"
    cell_id: int
    month: int
    page: int = 0


class AssignButton(ButtonData):
    """This officer goes there that month."""

    code = "xj"
    cell_id: int
    member_id: int
    month: int


class OverdueButton(ButtonData):
    """Visits that are over and not recorded."""

    code = "xk"
    committee_id: int
    page: int = 0


class ProposeButton(ButtonData):
    """Each cell once this year: a proposal."""

    code = "xl"
    committee_id: int
    year: int


class ProposalButton(ButtonData):
    """A page of the open proposal."""

    code = "xm"
    page: int


class What(StrEnum):
    """What is to become of a line."""

    SEE = "see"
    OFFICER = "officer"
    MONTH = "month"
    OUT = "out"


class SlotButton(ButtonData):
    """One line of it, to be looked at or changed."""

    code = "xn"
    number: int
    what: What = What.SEE


class SlotOfficerButton(ButtonData):
    """Another officer for the line."""

    code = "xo"
    number: int
    member_id: int


class SlotMonthButton(ButtonData):
    """Another month for the line."""

    code = "xp"
    number: int
    month: int


class SaveButton(ButtonData):
    """Lưu kế hoạch."""

    code = "xq"
    stamp: int


class DropProposalButton(ButtonData):
    """Bỏ."""

    code = "xr"
