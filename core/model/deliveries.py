"""What can be owed to people: each kind of message, and what the outbox must know of it."""

from enum import Flag, StrEnum, auto
from typing import Self


class Of(StrEnum):
    """Whose news a view shows: a meeting's, a cell's sessions', or all that a person has to do."""

    MEETING = "meeting"
    CELL = "cell"
    PERSON = "person"


class ViewKind(StrEnum):
    """What a message mirrors; the string is stored. A row: the string, and whose news it shows.

    A member's card, the leaders' summary, a group's board, the hub of a change, the
    secretary's evening before; a checklist's
    progress, somebody's own lines of it, the running order; a duty, what a colleague is asked, what
    became of a duty, a task, a topic's page; all that somebody is to do, what falls
    due, what is late.
    """

    of: Of

    def __new__(cls, value: str, of: Of = Of.MEETING) -> Self:
        kind = str.__new__(cls, value)
        kind._value_, kind.of = value, of
        return kind

    CARD = "card"
    SUMMARY = "summary"
    BOARD = "board"
    CHANGE = "change"
    EVENING = "evening"
    PUBLISHED = "published"
    PROGRESS = "progress", Of.CELL
    LINES = "lines", Of.CELL
    ORDER = "order", Of.CELL
    DUTY = "duty", Of.CELL
    SWAP = "swap", Of.CELL
    DUTY_NEWS = "duty_news", Of.CELL
    TASK = "task", Of.CELL
    TOPIC = "topic", Of.CELL
    WORK = "work", Of.PERSON
    DUE = "due", Of.PERSON
    LATE = "late", Of.PERSON


class Trait(Flag):
    """What holds for some kinds only."""

    NONE = 0
    LINE = auto()
    """Below another reminder of the same day it is a line: its area has one in `LINES`."""
    SAID_BY_CARD = auto()
    """Who is back is not told it again, for a fresh card says it."""


class DeliveryKind(StrEnum):
    """A kind's string is stored. A row: the string, the area that renders it, the view of a meeting
    that keeps its message up to date, its traits. Other screens say themselves what they mirror.

    A meeting's waves are none of these but rows of core/reminders/reminders.toml; they are cards.
    """

    area: str
    view: ViewKind | None
    traits: Trait

    def __new__(
        cls, value: str, area: str = "", view: ViewKind | None = None, traits: Trait = Trait.NONE
    ) -> Self:
        kind = str.__new__(cls, value)
        kind._value_ = value
        kind.area, kind.view, kind.traits = area, view, traits
        return kind

    INVITATION = "invitation", "answers", ViewKind.CARD
    CARD_AGAIN = "card_again", "answers", ViewKind.CARD, Trait.SAID_BY_CARD
    EVENING = "evening", "reminders", ViewKind.EVENING
    ASKED_ANEW = "asked_anew", "answers", ViewKind.CARD, Trait.SAID_BY_CARD
    ABSENCE = "absence", "answers"
    ABSENCE_ENDED = "absence_ended", "answers"
    DROP_OUT = "drop_out", "answers"
    GROUP_BOARD = "group_board", "answers", ViewKind.BOARD
    PIN = "pin", "answers"
    MEETING_CHANGED = "meeting_changed", "meetings", ViewKind.CARD
    SERIES_CHANGED = "series_changed", "meetings"
    GROUP_CHANGED = "group_changed", "meetings"
    REGISTRATION = "registration", "committee", None, Trait.LINE
    REGISTRATION_LIST = "registration_list", "committee", None, Trait.LINE
    URGE = "urge", "committee"
    HELD_ASKED = "held_asked", "committee", None, Trait.LINE
    CHECKLIST_PROGRESS = "checklist_progress", "topics"
    CHECKLIST_OWN = "checklist_own", "topics"
    CHECKLIST_DUE = "checklist_due", "topics", None, Trait.LINE
    CHECKLIST_LATE = "checklist_late", "topics", None, Trait.LINE
    TASK_GIVEN = "task_given", "topics"
    RUNNING_ORDER = "running_order", "topics"
    DUTY_ASKED = "duty_asked", "topics"
    DUTY_NEWS = "duty_news", "topics", None, Trait.LINE
    DUTY_ENDED = "duty_ended", "topics"
    SWAP_ASKED = "swap_asked", "topics"
    OPINION_ASKED = "opinion_asked", "topics"
    CONCLUSION = "conclusion", "topics"
    TOPIC_GAP = "topic_gap", "topics", None, Trait.LINE
    TOPIC_GAPS = "topic_gaps", "topics", None, Trait.LINE
    TOPIC_URGED = "topic_urged", "topics"
    VISIT_PLANNED = "visit_planned", "visits"
    VISIT_PLANNED_CELL = "visit_planned_cell", "visits"
    VISIT_NEWS = "visit_news", "visits"
    VISIT_CLASH = "visit_clash", "visits"
    VISIT_CLASH_CELL = "visit_clash_cell", "visits"
    VISIT_REMINDER = "visit_reminder", "visits", None, Trait.LINE
    VISIT_REMINDER_CELL = "visit_reminder_cell", "visits", None, Trait.LINE
    VISIT_ASK = "visit_ask", "visits", None, Trait.LINE
    VISIT_DROPPED = "visit_dropped", "visits"
    VISIT_DROPPED_CELL = "visit_dropped_cell", "visits"
    NOTICE = "notice", "notices"
    HANDED_BACK = "handed_back", "roster"
    JOIN_REQUEST = "join_request", "joining"
    JOIN_ACCEPTED = "join_accepted", "joining"
    JOIN_REFUSED = "join_refused", "joining"
    GROUP_REMOVED = "group_removed", "groups"
    GROUP_SHUT = "group_shut", "groups"
    GROUP_SAID = "group_said", "groups"
    MENU = "menu", "home"
    UPDATE_SET_ASIDE = "update_set_aside", "operator"
    SORRY = "sorry", "operator"


CARDS = tuple(kind for kind in DeliveryKind if kind.view is ViewKind.CARD)
LINES = tuple(kind for kind in DeliveryKind if Trait.LINE in kind.traits)
NOT_TOLD_AGAIN = tuple(kind for kind in DeliveryKind if Trait.SAID_BY_CARD in kind.traits)
