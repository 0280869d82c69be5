"""The data of the buttons of the area "answers"."""

from core.model.answer import Choice, Reason
from core.ui.buttons import ButtonData


class AbsencesButton(ButtonData):
    """Opens the page: one's own with member 0, else a member's, for a leader."""

    code = "fa"
    member_id: int = 0


class FirstDayButton(ButtonData):
    """Asks for the first day, at this month ("20261201")."""

    code = "fn"
    member_id: int
    month: str = ""


class LastDayButton(ButtonData):
    """Asks for the last day of an absence from `first` on, at this month."""

    code = "fl"
    member_id: int
    first: str
    month: str = ""


class PeriodButton(ButtonData):
    """From one day to another: asks why."""

    code = "fp"
    member_id: int
    first: str
    last: str


class PeriodReasonButton(ButtonData):
    """Records the absence."""

    code = "fr"
    member_id: int
    first: str
    last: str
    reason: Reason


class EndPeriodButton(ButtonData):
    """Takes a period back."""

    code = "fe"
    member_id: int
    period_id: int


class AbsentFromButton(ButtonData):
    """Answers the meetings that fall into the period: absent."""

    code = "fm"
    member_id: int
    period_id: int


class SummaryButton(ButtonData):
    """Opens the live summary of a meeting."""

    code = "su"
    meeting_id: int


class EditButton(ButtonData):
    """Sửa buổi họp: opens what can be changed about a meeting."""

    code = "em"
    meeting_id: int


class OnBehalfButton(ButtonData):
    """Ghi nhận hộ: opens the list of members to answer for."""

    code = "ob"
    meeting_id: int
    page: int = 0


class AnswerButton(ButtonData):
    """Tham dự, Trực tuyến, Chưa chắc, Vắng."""

    code = "an"
    meeting_id: int
    choice: Choice


class ReasonButton(ButtonData):
    """Why absent."""

    code = "re"
    meeting_id: int
    reason: Reason


class CardButton(ButtonData):
    """The card, in place of what is shown now."""

    code = "bc"
    meeting_id: int


class BehalfMemberButton(ButtonData):
    """For whom."""

    code = "om"
    meeting_id: int
    member_id: int


class BehalfAnswerButton(ButtonData):
    """What they answer."""

    code = "oa"
    meeting_id: int
    member_id: int
    choice: Choice


class BehalfReasonButton(ButtonData):
    """Why they are absent."""

    code = "or"
    meeting_id: int
    member_id: int
    reason: Reason
