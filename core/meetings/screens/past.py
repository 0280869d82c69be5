"""A meeting that has begun or is over: how it was, and what its leaders can still do there."""

from datetime import datetime

from markupsafe import Markup

from core.answers.screens.card import cancelled, recorded
from core.committee.buttons import HoldingButton
from core.model.answer import Answer
from core.model.meeting import Kind, Meeting, State
from core.topics import buttons as topics_buttons
from core.topics.evaluation import CONCLUSION
from core.ui.screens import Rows
from core.ui.words import Words

MARKS = {
    State.PUBLISHED: "coming",
    State.HELD: "held",
    State.CLOSED: "held",
    State.CANCELLED: "cancelled",
}


def mark_of(meeting: Meeting, now: datetime) -> str:
    """Names what became of it: the end of the keys that say so."""
    if meeting.not_held:
        return "not_held"
    if meeting.runs_at(now) and not meeting.entered_at:
        return "running"
    mark = MARKS[meeting.state_at(now)]
    return "entered" if mark == "held" and meeting.entered_at else mark


def how_it_was(words: Words, meeting: Meeting, answer: Answer | None, now: datetime) -> Markup:
    """Says whether it was held, and what its reader answered if they were asked."""
    off = meeting.state is State.CANCELLED
    said = cancelled(words, meeting) if off else words(f"calendar.state.{mark_of(meeting, now)}")
    if meeting.entered_at or (off and answer is None):
        return said
    return Markup("\n").join([said, recorded(words, answer)])


def still_to_do(words: Words, meeting: Meeting, now: datetime) -> Rows:
    """Offers a leader to say whether it was held; of a topic session what belongs to it."""
    rows: Rows = ()
    state = meeting.state_at(now)
    if meeting.may_say_held(now):
        rows = ((words.button("holding.open", HoldingButton(meeting.id)),),)
    if meeting.kind is Kind.REGULAR or state not in (State.HELD, State.CLOSED):
        return rows
    listed = words.button("checklist.open", topics_buttons.ChecklistButton(meeting.id))
    judge = words.button("evaluation.open", topics_buttons.EvaluateButton(meeting.id))
    rows = (*rows, (listed, judge))
    if state is State.CLOSED:
        return rows
    conclude = topics_buttons.QuestionButton(meeting.id, CONCLUSION)
    return (*rows, (words.button("evaluation.conclusion.button", conclude),))
