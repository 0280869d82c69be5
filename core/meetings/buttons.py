"""The data of the buttons of the area "meetings"."""

from enum import StrEnum
from types import new_class
from typing import NamedTuple, get_args

from core.meetings.changes import Extent
from core.meetings.form import MeetingQuestion
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


# --- a question of a new meeting, or of the change of one ----------------------------------------


class StampedButton(ButtonData):
    """What belongs to a draft carries the stamp of it that it was made under."""

    stamp: int


class DayButton(StampedButton):
    """Which day: "20261203"."""

    day: str


class MonthButton(StampedButton):
    day: str


class HourButton(StampedButton):
    """Which hour: "1930"."""

    hour: str


class PlaceButton(StampedButton):
    number: int


class ModeButton(StampedButton):
    mode: Mode


class ChairButton(StampedButton):
    """Who chairs; 0: the secretary."""

    member_id: int


class ChairPageButton(StampedButton):
    page: int


class ClearButton(StampedButton):
    field: MeetingQuestion


class FormButtons(NamedTuple):
    """The buttons that the two dialogues have alike."""

    day: type[DayButton]
    month: type[MonthButton]
    hour: type[HourButton]
    place: type[PlaceButton]
    mode: type[ModeButton]
    chair: type[ChairButton]
    page: type[ChairPageButton]
    clear: type[ClearButton]


def _form(*codes: str) -> FormButtons:
    alike = FormButtons.__annotations__.values()
    kinds = [get_args(kind)[0] for kind in alike]
    return FormButtons._make(
        new_class(kind.__name__, (kind,), {"code": code})
        for kind, code in zip(kinds, codes, strict=True)
    )


CHANGE = _form("ed", "eg", "eh", "ep", "eo", "eb", "eq", "ez")
NEW = _form("nd", "ng", "nh", "np", "nm", "nb", "nl", "nz")


# --- changing -----------------------------------------------------------------------------------


class FieldButton(ButtonData, code="ef"):
    meeting_id: int
    field: MeetingQuestion


class WhyButton(StampedButton, code="ew"):
    number: int


class SaveButton(StampedButton, code="es"):
    extent: Extent


class ChangeDropButton(ButtonData, code="ex"):
    """‹ Giữ nguyên: leaves the meeting as it is."""

    meeting_id: int


class UndoButton(ButtonData, code="eu"):
    meeting_id: int


# --- a new one ----------------------------------------------------------------------------------


class StartButton(ButtonData, code="ns"):
    """Starts a new meeting; cell_id 0 if the person has not said yet for which cell."""

    cell_id: int = 0


class CellButton(StampedButton, code="nc"):
    cell_id: int


class KindButton(StampedButton, code="nk"):
    kind: Kind


class NewStepButton(StampedButton, code="ne"):
    step: MeetingQuestion


class PublishButton(StampedButton, code="nu"):
    """Đăng. `others`: how many meetings of that day the preview warned of."""

    others: int


class EnterButton(StampedButton, code="nq"):
    """Ghi là đã họp: the day has passed, and nobody is invited."""

    others: int


class UndoPublishButton(ButtonData, code="nr"):
    """Hoàn tác: takes back what is to be published in a minute."""

    meeting_id: int


class NewDropButton(StampedButton, code="nx"):
    """Bỏ dự thảo."""


class ContinueButton(ButtonData, code="nv"):
    """Tiếp tục bản đang soạn."""


class AnewButton(StampedButton, code="nw"):
    cell_id: int


# --- a year -------------------------------------------------------------------------------------


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
