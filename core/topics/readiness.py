"""Whether a topic session is ready: every duty accepted, every line before it done."""

from collections.abc import Collection, Iterable

from core.topics.checklist import BEFORE, Item
from core.topics.duties import STANDING, UNANSWERED, Duty, DutyKind, DutyState
from core.topics.topic import OPEN, TopicState

SETTLED = (DutyState.ACCEPTED, DutyState.DONE)


def state_of(
    state: TopicState, duties: Collection[Duty], items: Iterable[Item] | None
) -> TopicState:
    """Derives an open topic's state from its duties and its session's lines; it goes back when one
    of them does. One that was held, evaluated or dropped keeps its own. `items` None: there is no
    session yet.
    """
    if state not in OPEN:
        return state
    if not any(duty.state in STANDING for duty in duties):
        return TopicState.PLANNED
    ready = items is not None and _all_accepted(duties) and _prepared(items)
    return TopicState.READY if ready else TopicState.ASSIGNED


def unsettled(duties: Collection[Duty]) -> list[Duty]:
    """Picks the duties that nobody has accepted yet: unanswered, or declined and not given on."""
    standing = {duty.kind for duty in duties if duty.state in STANDING}
    declined = {
        duty.kind: duty
        for duty in duties
        if duty.state is DutyState.DECLINED and duty.kind not in standing
    }
    return [*[duty for duty in duties if duty.state in UNANSWERED], *declined.values()]


def unprepared(items: Iterable[Item]) -> list[Item]:
    """Picks what is to be done before the session and is not."""
    return [item for item in items if item.phase == BEFORE and not item.done]


def _prepared(items: Iterable[Item]) -> bool:
    return not unprepared(items)


def _all_accepted(duties: Collection[Duty]) -> bool:
    """Holds if somebody presents, and each kind that was asked for has only people who accepted.

    Who declined does not count once somebody else has the duty.
    """
    asked = {duty.kind for duty in duties if duty.state is not DutyState.LAPSED}
    return DutyKind.PRESENTER in asked and all(_accepted(duties, kind) for kind in asked)


def _accepted(duties: Collection[Duty], kind: DutyKind) -> bool:
    states = [duty.state for duty in duties if duty.kind is kind and duty.state in STANDING]
    return bool(states) and all(state in SETTLED for state in states)
