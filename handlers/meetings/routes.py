"""Which handler of meetings takes which command, button and typed answer."""

from core.meetings import buttons
from handlers.meetings import (
    calendar,
    change,
    change_draft,
    change_which,
    end_change,
    enter,
    new,
    next_meeting,
    publish_new,
    publish_year,
    undo_publish,
    year,
    year_month,
)
from handlers.routing import Question, Routes, press_again, pressed

ROUTES = Routes(
    commands={
        "hop": next_meeting.on_next,
        "lich": calendar.on_calendar,
        "themhop": new.on_new_meeting,
        "suahop": change_which.on_change,
    },
    buttons={
        **pressed(
            calendar,
            change,
            change_which,
            end_change,
            enter,
            new,
            next_meeting,
            publish_new,
            publish_year,
            undo_publish,
            year,
            year_month,
        ),
        **dict.fromkeys(
            (
                buttons.CellButton,
                buttons.KindButton,
                buttons.NewStepButton,
                buttons.NewDropButton,
                *buttons.NEW,
            ),
            new.on_draft_tapped,
        ),
        **dict.fromkeys((buttons.WhyButton, *buttons.CHANGE), change.on_answer_tapped),
    },
    questions={
        change_draft.CHANGE.kind: Question(change.on_change_typed, begun_by="lich", corrects=True),
        new.DRAFT.kind: Question(new.on_draft_typed, begun_by="themhop", corrects=True),
        year.YEAR_PROMPT: Question(
            year_month.on_year_typed,
            again=press_again(
                year_month.on_grid_tapped,
                lambda data: buttons.GridButton(data["cell_id"], data["month"]),
            ),
        ),
    },
)
