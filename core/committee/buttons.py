"""The data of the buttons of the area "committee"."""

from core.committee.overview import Filter
from core.ui.buttons import ButtonData


class BoardButton(ButtonData, code="va"):
    """A page of a committee's board; day "": this month."""

    committee_id: int
    day: str = ""
    chosen: Filter = Filter.ALL
    page: int = 0


class UnitButton(ButtonData, code="vb"):
    """One cell's month; `chosen` and `page` are where "back" leads."""

    cell_id: int
    day: str
    chosen: Filter
    page: int


class PictureButton(ButtonData, code="vc"):
    committee_id: int
    day: str


class SheetButton(ButtonData, code="vd"):
    committee_id: int
    day: str


class UrgeButton(ButtonData, code="ua"):
    """Đôn đốc: what urging would send; cell_id 0 for all cells that are behind."""

    committee_id: int
    day: str = ""
    cell_id: int = 0


class MonthsButton(ButtonData, code="da"):
    """What of this and the next month is registered; cell_id 0 for the cells one leads."""

    cell_id: int = 0


class AskButton(ButtonData, code="db"):
    """Registering one month, named by one of its days: "20261201"."""

    cell_id: int
    day: str


class RegisterButton(ButtonData, code="dc"):
    """Registers what the rule gives: this day, this hour ("1930")."""

    cell_id: int
    day: str
    hour: str


class OtherDayButton(ButtonData, code="dd"):
    cell_id: int
    day: str


class ThatDayButton(ButtonData, code="df"):
    """Another day, and it is this one."""

    cell_id: int
    day: str


class TopicButton(ButtonData, code="de"):
    cell_id: int
    day: str


class HoldingButton(ButtonData, code="dh"):
    """Was the meeting held?"""

    meeting_id: int


class HeldButton(ButtonData, code="di"):
    """It was held (1), or it was not (0): why?"""

    meeting_id: int
    held: int


class NotHeldButton(ButtonData, code="dj"):
    """It was not, for the reason of this number; 0: for none that is given."""

    meeting_id: int
    number: int


class SendButton(ButtonData, code="ub"):
    """Gửi: what the dry run showed. `again` 1: also those who were urged within a day."""

    committee_id: int
    day: str
    cell_id: int
    seen: int
    again: int


class ResultButton(ButtonData, code="uc"):
    committee_id: int
    day: str
