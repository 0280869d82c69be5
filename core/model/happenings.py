"""What happens, and which messages show it: the one table that says which are drawn anew."""

from enum import StrEnum, auto

from core.model.deliveries import ViewKind


class Happening(StrEnum):
    """A kind of change."""

    ANSWERED = auto()
    """Somebody answers a meeting, or takes it back; of the cards only theirs."""
    MOMENT = auto()
    """A meeting's answers close, it starts, it is over."""
    EDITED = auto()
    """A meeting is edited, but nobody is told yet: cards and boards say what people know."""
    TOLD = auto()
    """Its people are told of it, or it is taken back."""
    SETTINGS = auto()
    """What a cell has set moves the end of a meeting's answers."""
    BOARD_SET = auto()
    """What a cell has set about its board."""
    ROSTER = auto()
    """Somebody joins, leaves, is renamed."""
    PREPARED = auto()
    """A line of a checklist or a task: made, ticked, given, dated, dropped."""
    ASSIGNED = auto()
    """A duty: asked, accepted, declined, passed on, taken back, over. A topic: its session, its
    title, its end. Whatever names a session's facts names who presents.
    """


ANSWERS = frozenset({ViewKind.CARD, ViewKind.SUMMARY, ViewKind.BOARD, ViewKind.EVENING})
WORK = frozenset(
    {
        ViewKind.EVENING,
        ViewKind.PROGRESS,
        ViewKind.LINES,
        ViewKind.ORDER,
        ViewKind.TASK,
        ViewKind.WORK,
        ViewKind.DUE,
        ViewKind.LATE,
    }
)

SHOWN_BY: dict[Happening, frozenset[ViewKind]] = {
    Happening.ANSWERED: ANSWERS,
    Happening.MOMENT: frozenset(ViewKind),
    Happening.EDITED: frozenset(ViewKind) - {ViewKind.CARD, ViewKind.BOARD},
    Happening.TOLD: frozenset(ViewKind),
    Happening.SETTINGS: ANSWERS,
    Happening.BOARD_SET: ANSWERS - {ViewKind.CARD},
    Happening.ROSTER: frozenset(ViewKind) - {ViewKind.CARD, ViewKind.CHANGE},
    Happening.PREPARED: WORK,
    Happening.ASSIGNED: frozenset(ViewKind),
}
