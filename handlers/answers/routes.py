"""Which handler of answers takes which command, button and typed answer."""

from core.answers import buttons
from handlers.answers import absences, answer, on_behalf
from handlers.routing import Question, Routes

ROUTES = Routes(
    commands={
        "vang": absences.on_absent,
    },
    buttons={
        buttons.ReasonButton: answer.on_reason_tapped,
        buttons.CardButton: answer.on_card_tapped,
        buttons.OnBehalfButton: on_behalf.on_list_tapped,
        buttons.BehalfMemberButton: on_behalf.on_member_tapped,
        buttons.BehalfAnswerButton: on_behalf.on_answer_tapped,
        buttons.BehalfReasonButton: on_behalf.on_reason_tapped,
        buttons.AbsencesButton: absences.on_absences_tapped,
        buttons.FirstDayButton: absences.on_first_asked,
        buttons.LastDayButton: absences.on_last_asked,
        buttons.PeriodButton: absences.on_period_tapped,
        buttons.PeriodReasonButton: absences.on_reason_tapped,
        buttons.EndPeriodButton: absences.on_end_tapped,
        buttons.AbsentFromButton: absences.on_absent_from_tapped,
    },
    questions={
        answer.REASON_PROMPT: Question(answer.on_reason_typed, begun_by="hop"),
        absences.DAYS_PROMPT: Question(absences.on_days_typed, again=absences.ask_again),
    },
)
