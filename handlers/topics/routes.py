"""Which handler of topics takes which command, button and typed answer."""

from core.topics import buttons
from handlers.routing import Question, Routes, named, press_again, pressed
from handlers.topics import (
    after_session,
    assign,
    checklist,
    checklist_edit,
    duty,
    evaluate,
    new_session,
    new_task,
    plan,
    task_owner,
    tasks,
    urge,
)

ROUTES = Routes(
    commands={
        "viec": tasks.on_tasks,
        "chuyende": plan.on_topics,
    },
    buttons=pressed(
        after_session,
        assign,
        checklist,
        checklist_edit,
        duty,
        evaluate,
        new_session,
        new_task,
        plan,
        task_owner,
        tasks,
        urge,
    ),
    questions={
        checklist_edit.LINE_PROMPT: Question(
            checklist_edit.on_line_typed,
            again=press_again(checklist_edit.on_add_tapped, named(buttons.AddItemButton)),
        ),
        plan.TITLE_PROMPT: Question(plan.on_title_typed, again=plan.ask_again),
        evaluate.QUESTION_PROMPT: Question(
            evaluate.on_answer_typed,
            again=press_again(evaluate.on_question_tapped, named(buttons.QuestionButton)),
        ),
        new_task.TASK_PROMPT: Question(
            new_task.on_task_typed,
            again=press_again(new_task.on_add_task_tapped, named(buttons.AddTaskButton)),
        ),
        after_session.OPINION_PROMPT: Question(
            after_session.on_opinion_typed,
            again=press_again(after_session.on_opinion_tapped, named(buttons.OpinionButton)),
        ),
    },
)
