"""The data of the buttons of the area "committee"."""

from core.committee.overview import Filter
from core.ui.buttons import ButtonData


class BoardButton(ButtonData):
    """A page of a committee's board; day "": this month."""

    code = "va"
    committee_id: int
    day: str = ""
    chosen: Filter = Filter.ALL
    page: int = 0


class UnitButton(ButtonData):
    """One cell's month; `chosen` and `page` are where "back" leads."""

    code = "vb"
    cell_id: int
    day: str
    chosen: Filter
    page: int


class PictureButton(ButtonData):
    """The board as a picture."""

    code = "vc"
    committee_id: int
    day: str


class SheetButton(ButtonData):
    """The board as a spreadsheet."""

    code = "vd"
    committee_id: int
    day: str


class UrgeButton(ButtonData):
    """Đôn đốc: what urging would send; cell_id 0 for all cells that are behind."""

    code = "ua"
    committee_id: int
    day: str = ""
    cell_id: int = 0


class MonthsButton(ButtonData):
    """What of this and the next month is registered; cell_id 0 for the cells one leads."""

    code = "da"
    cell_id: int = 0


class AskButton(ButtonData):
    """Registering one month, named by one of its days: "20261201"."""

    code = "db"
    cell_id: int
    day: str


class RegisterButton(ButtonData):
    """Registers what the rule gives: this day, this hour ("1930")."""

    code = "dc"
    cell_id: int
    day: str
    hour: str


class OtherDayButton(ButtonData):
    """Another day of that month."""

    code = "dd"
    cell_id: int
    day: str


class TopicButton(ButtonData):
    """The month's meeting is combined with a topic session."""

    code = "de"
    cell_id: int
    day: str


class SendButton(ButtonData):
    """Gửi: what the dry run showed. `again` 1: also those who were urged within a day."""

    code = "ub"
    committee_id: int
    day: str
    cell_id: int
    seen: int
    again: int


class ResultButton(ButtonData):
    """What came of the last day's urging."""

    code = "uc"
    committee_id: int
    day: str
