"""The data of the buttons of the area "meetings"."""

from enum import StrEnum

from core.meetings.changes import Extent, Field
from core.meetings.draft import Step
from core.model.meeting import Kind, Mode
from core.ui.buttons import ButtonData


class CalendarButton(ButtonData):
    """A month of a cell's meetings: cell_id 0 for all of one's own, day "" for this month."""

    code = "cm"
    cell_id: int = 0
    day: str = ""


class OpenButton(ButtonData):
    """Opens a meeting from the calendar; `cell_id` is where "back" leads."""

    code = "co"
    meeting_id: int
    cell_id: int


class ListButton(ButtonData):
    """The coming meetings one may change."""

    code = "el"
    page: int = 0


class FieldButton(ButtonData):
    """What is to be changed."""

    code = "ef"
    meeting_id: int
    field: Field


class ChangeDayButton(ButtonData):
    """Which day: "20261203". Every answer carries the stamp its question was made under."""

    code = "ed"
    stamp: int
    day: str


class ChangeMonthButton(ButtonData):
    """Another month of the grid, by one of its days."""

    code = "eg"
    stamp: int
    day: str


class ChangeHourButton(ButtonData):
    """Which hour: "1930"."""

    code = "eh"
    stamp: int
    hour: str


class ChangePlaceButton(ButtonData):
    """Which of the offered places."""

    code = "ep"
    stamp: int
    number: int


class ChangeModeButton(ButtonData):
    code = "eo"
    stamp: int
    mode: Mode


class ChangeChairButton(ButtonData):
    """Who chairs; 0: the secretary."""

    code = "eb"
    stamp: int
    member_id: int


class ChangeChairPageButton(ButtonData):
    code = "eq"
    stamp: int
    page: int


class ChangeClearButton(ButtonData):
    """Leaves the typed text of this question empty."""

    code = "ez"
    stamp: int
    field: Field


class WhyButton(ButtonData):
    """Why it is cancelled."""

    code = "ew"
    stamp: int
    number: int


class SaveButton(ButtonData):
    """Lưu, for this meeting or for others of its series too."""

    code = "es"
    stamp: int
    extent: Extent


class ChangeDropButton(ButtonData):
    """Bỏ."""

    code = "ex"
    meeting_id: int


class UndoButton(ButtonData):
    """Hoàn tác."""

    code = "eu"
    meeting_id: int


class StartButton(ButtonData):
    """Starts a new meeting; cell_id 0 where the person has yet to say for which cell."""

    code = "ns"
    cell_id: int = 0


class CellButton(ButtonData):
    """For which cell. Every button of a draft carries the stamp it was made under."""

    code = "nc"
    stamp: int
    cell_id: int


class NewDayButton(ButtonData):
    """Which day: "20261203"."""

    code = "nd"
    stamp: int
    day: str


class NewMonthButton(ButtonData):
    """Another month of the grid, by one of its days: "20261201"."""

    code = "ng"
    stamp: int
    day: str


class NewHourButton(ButtonData):
    """Which hour: "1930"."""

    code = "nh"
    stamp: int
    hour: str


class NewPlaceButton(ButtonData):
    """Which of the draft's offered places."""

    code = "np"
    stamp: int
    number: int


class KindButton(ButtonData):
    code = "nk"
    stamp: int
    kind: Kind


class NewModeButton(ButtonData):
    code = "nm"
    stamp: int
    mode: Mode


class NewChairButton(ButtonData):
    """Who chairs; 0: the secretary."""

    code = "nb"
    stamp: int
    member_id: int


class NewChairPageButton(ButtonData):
    code = "nl"
    stamp: int
    page: int


class NewClearButton(ButtonData):
    """Leaves the typed text of this step empty."""

    code = "nz"
    stamp: int
    step: Step


class NewStepButton(ButtonData):
    """Opens a question, or goes back to one."""

    code = "ne"
    stamp: int
    step: Step


class PublishButton(ButtonData):
    """Đăng. `others`: how many meetings of that day the preview warned of."""

    code = "nu"
    stamp: int
    others: int


class NewDropButton(ButtonData):
    """Bỏ."""

    code = "nx"
    stamp: int


class ContinueButton(ButtonData):
    """Tiếp tục bản đang soạn."""

    code = "nv"


class AnewButton(ButtonData):
    """Soạn mới, in place of the draft with this stamp."""

    code = "nw"
    stamp: int
    cell_id: int


class YearAction(StrEnum):
    """What may be done with one month."""

    EARLIER = "earlier"
    LATER = "later"
    SKIP = "skip"
    RESTORE = "restore"


class YearButton(ButtonData):
    """Lập lịch cả năm: the draft."""

    code = "ky"
    cell_id: int


class PublishYearButton(ButtonData):
    """Đăng cả năm. `seen` is the draft's own number: another draft, another number."""

    code = "ku"
    cell_id: int
    seen: int


class DropYearButton(ButtonData):
    """What was changed by hand is forgotten."""

    code = "sa"
    cell_id: int


class YearMonthButton(ButtonData):
    """One month of the draft: "2027-01"."""

    code = "sb"
    cell_id: int
    month_key: str


class YearStepButton(ButtonData):
    """The month's meeting earlier or later, none, or as the rule says."""

    code = "se"
    cell_id: int
    month_key: str
    step: YearAction


class GridButton(ButtonData):
    """The days of the month, to choose from."""

    code = "sh"
    cell_id: int
    month_key: str


class YearDayButton(ButtonData):
    """The month's meeting is on this day: "20270105"."""

    code = "sj"
    cell_id: int
    day: str
