"""The data of the buttons of the area "meetings"."""

from enum import StrEnum

from core.meetings.changes import Extent, Field
from core.meetings.draft import Step
from core.model.meeting import Kind, Mode
from core.ui.buttons import ButtonData


class CalendarButton(ButtonData, code="cm"):
    """A month of a cell's meetings: cell_id 0 for all of one's own, day "" for this month."""

    cell_id: int = 0
    day: str = ""


class OpenButton(ButtonData, code="co"):
    """Opens a meeting from the calendar; `cell_id` is where "back" leads."""

    meeting_id: int
    cell_id: int


class ListButton(ButtonData, code="el"):
    page: int = 0


class FieldButton(ButtonData, code="ef"):
    meeting_id: int
    field: Field


class ChangeDayButton(ButtonData, code="ed"):
    """Which day: "20261203". Every answer carries the stamp its question was made under."""

    stamp: int
    day: str


class ChangeMonthButton(ButtonData, code="eg"):
    stamp: int
    day: str


class ChangeHourButton(ButtonData, code="eh"):
    """Which hour: "1930"."""

    stamp: int
    hour: str


class ChangePlaceButton(ButtonData, code="ep"):
    stamp: int
    number: int


class ChangeModeButton(ButtonData, code="eo"):
    stamp: int
    mode: Mode


class ChangeChairButton(ButtonData, code="eb"):
    """Who chairs; 0: the secretary."""

    stamp: int
    member_id: int


class ChangeChairPageButton(ButtonData, code="eq"):
    stamp: int
    page: int


class ChangeClearButton(ButtonData, code="ez"):
    stamp: int
    field: Field


class WhyButton(ButtonData, code="ew"):
    stamp: int
    number: int


class SaveButton(ButtonData, code="es"):
    stamp: int
    extent: Extent


class ChangeDropButton(ButtonData, code="ex"):
    meeting_id: int


class UndoButton(ButtonData, code="eu"):
    meeting_id: int


class StartButton(ButtonData, code="ns"):
    """Starts a new meeting; cell_id 0 where the person has yet to say for which cell."""

    cell_id: int = 0


class CellButton(ButtonData, code="nc"):
    stamp: int
    cell_id: int


class NewDayButton(ButtonData, code="nd"):
    """Which day: "20261203"."""

    stamp: int
    day: str


class NewMonthButton(ButtonData, code="ng"):
    """Another month of the grid, by one of its days: "20261201"."""

    stamp: int
    day: str


class NewHourButton(ButtonData, code="nh"):
    """Which hour: "1930"."""

    stamp: int
    hour: str


class NewPlaceButton(ButtonData, code="np"):
    stamp: int
    number: int


class KindButton(ButtonData, code="nk"):
    stamp: int
    kind: Kind


class NewModeButton(ButtonData, code="nm"):
    stamp: int
    mode: Mode


class NewChairButton(ButtonData, code="nb"):
    """Who chairs; 0: the secretary."""

    stamp: int
    member_id: int


class NewChairPageButton(ButtonData, code="nl"):
    stamp: int
    page: int


class NewClearButton(ButtonData, code="nz"):
    stamp: int
    step: Step


class NewStepButton(ButtonData, code="ne"):
    stamp: int
    step: Step


class PublishButton(ButtonData, code="nu"):
    """Đăng. `others`: how many meetings of that day the preview warned of."""

    stamp: int
    others: int


class NewDropButton(ButtonData, code="nx"):
    stamp: int


class ContinueButton(ButtonData, code="nv"):
    """Tiếp tục bản đang soạn."""


class AnewButton(ButtonData, code="nw"):
    stamp: int
    cell_id: int


class YearAction(StrEnum):
    """What may be done with one month."""

    EARLIER = "earlier"
    LATER = "later"
    SKIP = "skip"
    RESTORE = "restore"


class YearButton(ButtonData, code="ky"):
    """Lập lịch cả năm: the draft."""

    cell_id: int


class PublishYearButton(ButtonData, code="ku"):
    """Đăng cả năm. `seen` is the draft's own number: another draft, another number."""

    cell_id: int
    seen: int


class DropYearButton(ButtonData, code="sa"):
    cell_id: int


class YearMonthButton(ButtonData, code="sb"):
    """One month of the draft: "2027-01"."""

    cell_id: int
    month_key: str


class YearStepButton(ButtonData, code="se"):
    cell_id: int
    month_key: str
    step: YearAction


class GridButton(ButtonData, code="sh"):
    cell_id: int
    month_key: str


class YearDayButton(ButtonData, code="sj"):
    """The month's meeting is on this day: "20270105"."""

    cell_id: int
    day: str
