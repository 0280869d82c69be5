"""What can be owed to people: each kind of message, and what the outbox must know of it."""

from enum import Flag, StrEnum, auto
from typing import Self


class ViewKind(StrEnum):
    """A member's card, the leaders' summary, a group's board, a checklist's progress, an edit of a
    meeting, the secretary's evening before it.
    """

    CARD = "card"
    SUMMARY = "summary"
    BOARD = "board"
    PROGRESS = "progress"
    CHANGE = "change"
    EVENING = "evening"
    PUBLISHED = "published"


class Trait(Flag):
    """What holds for some kinds only."""

    NONE = 0
    LINE = auto()
    """Below another reminder of the same day it is a line: its area has one in `LINES`."""
    SAID_BY_CARD = auto()
    """Who is back is not told it again, for a fresh card says it."""


class DeliveryKind(StrEnum):
    """A kind's string is stored. A row: the string, the area that renders it, the view that keeps
    its message up to date, its traits.

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
    CHECKLIST_PROGRESS = "checklist_progress", "topics", ViewKind.PROGRESS
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
    MENU = "menu", "home"
    UPDATE_SET_ASIDE = "update_set_aside", "operator"
    SORRY = "sorry", "operator"


CARDS = tuple(kind for kind in DeliveryKind if kind.view is ViewKind.CARD)
LINES = tuple(kind for kind in DeliveryKind if Trait.LINE in kind.traits)
NOT_TOLD_AGAIN = tuple(kind for kind in DeliveryKind if Trait.SAID_BY_CARD in kind.traits)
