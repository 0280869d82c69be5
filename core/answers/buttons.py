"""The data of the buttons of the area "answers"."""

from core.model.answer import Choice, Reason
from core.ui.buttons import ButtonData


class AbsencesButton(ButtonData, code="fa"):
    """Opens the page: one's own with member 0, else a member's, for a leader."""

    member_id: int = 0


class FirstDayButton(ButtonData, code="fn"):
    """Asks for the first day, at this month ("20261201")."""

    member_id: int
    month: str = ""


class LastDayButton(ButtonData, code="fl"):
    """Asks for the last day of an absence from `first` on, at this month."""

    member_id: int
    first: str
    month: str = ""


class PeriodButton(ButtonData, code="fp"):
    """From one day to another: asks why."""

    member_id: int
    first: str
    last: str


class PeriodReasonButton(ButtonData, code="fr"):
    member_id: int
    first: str
    last: str
    reason: Reason


class EndPeriodButton(ButtonData, code="fe"):
    member_id: int
    period_id: int


class SummaryButton(ButtonData, code="su"):
    meeting_id: int


class EditButton(ButtonData, code="em"):
    """Sửa buổi này: opens what can be changed about a meeting."""

    meeting_id: int


class OnBehalfButton(ButtonData, code="ob"):
    """Ghi nhận hộ: opens the list of members to answer for."""

    meeting_id: int
    page: int = 0


class AnswerButton(ButtonData, code="an"):
    meeting_id: int
    choice: Choice


class ReasonButton(ButtonData, code="re"):
    meeting_id: int
    reason: Reason


class OwnWordsButton(ButtonData, code="fw"):
    """Absent, for the reason the member gave in their own words."""

    meeting_id: int
    words: str


class SaidButton(ButtonData, code="fs"):
    """Asks whether this answer, read from the member's own words, is for that meeting."""

    meeting_id: int
    choice: Choice
    reason: str = ""


class CardButton(ButtonData, code="bc"):
    meeting_id: int


class BehalfMemberButton(ButtonData, code="om"):
    meeting_id: int
    member_id: int


class BehalfAnswerButton(ButtonData, code="oa"):
    meeting_id: int
    member_id: int
    choice: Choice


class BehalfReasonButton(ButtonData, code="or"):
    meeting_id: int
    member_id: int
    reason: Reason
