"""Which handler of meetings takes which command, button and typed answer."""

from core.answers.buttons import EditButton, SummaryButton
from core.meetings import buttons
from handlers.meetings import calendar, change, new, next_meeting, year
from handlers.routing import Question, Routes, press_again

ROUTES = Routes(
    commands={
        "hop": next_meeting.on_next,
        "lich": calendar.on_calendar,
        "themhop": new.on_new_meeting,
        "suahop": change.on_change,
    },
    buttons={
        SummaryButton: next_meeting.on_summary_tapped,
        buttons.StartButton: new.on_start_tapped,
        buttons.ContinueButton: new.on_continue_tapped,
        buttons.AnewButton: new.on_anew_tapped,
        buttons.CellButton: new.on_draft_tapped,
        buttons.KindButton: new.on_draft_tapped,
        buttons.NewStepButton: new.on_draft_tapped,
        buttons.NewDropButton: new.on_draft_tapped,
        **dict.fromkeys(buttons.NEW, new.on_draft_tapped),
        buttons.PublishButton: new.on_publish_tapped,
        EditButton: change.on_edit_tapped,
        buttons.ListButton: change.on_list_tapped,
        buttons.FieldButton: change.on_field_tapped,
        buttons.WhyButton: change.on_answer_tapped,
        **dict.fromkeys(buttons.CHANGE, change.on_answer_tapped),
        buttons.SaveButton: change.on_save_tapped,
        buttons.ChangeDropButton: change.on_drop_tapped,
        buttons.UndoButton: change.on_undo_tapped,
        buttons.CalendarButton: calendar.on_month_tapped,
        buttons.OpenButton: calendar.on_open_tapped,
        buttons.YearButton: year.on_year_tapped,
        buttons.PublishYearButton: year.on_publish_year_tapped,
        buttons.DropYearButton: year.on_drop_tapped,
        buttons.YearMonthButton: year.on_month_tapped,
        buttons.YearStepButton: year.on_step_tapped,
        buttons.GridButton: year.on_grid_tapped,
        buttons.YearDayButton: year.on_day_tapped,
    },
    questions={
        change.CHANGE.kind: Question(change.on_change_typed, begun_by="lich"),
        new.DRAFT.kind: Question(new.on_draft_typed, begun_by="themhop"),
        year.YEAR_PROMPT: Question(
            year.on_year_typed,
            again=press_again(
                year.on_grid_tapped, lambda data: buttons.GridButton(data["cell_id"], data["month"])
            ),
        ),
    },
)
