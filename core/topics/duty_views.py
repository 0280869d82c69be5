"""A duty as somebody sees it, what a colleague is asked, what became of it; and what old buttons
are told.
"""

from dataclasses import dataclass

from core.model.errors import Refusal
from core.model.people import Cell
from core.topics.duties import AHEAD, STANDING, Duty, DutyState
from core.topics.rotation import Suggestion

ACCEPTED, DECLINED = "duties.news.accepted", "duties.news.declined"
SILENT = "duties.news.silent"
SWAPPED, SWAP_REFUSED = "duties.news.swapped", "duties.news.swap_refused"
"""News of a duty; after a no and after silence somebody else is needed."""


class DutyPassedOn(Refusal, key="refusal.duty.passed_on"):
    """A colleague has taken it over."""


class DutyTheirs(Refusal, key="refusal.duty.theirs"):
    """It is somebody else's."""


class DutyTaken(Refusal, key="refusal.duty.taken"):
    """It was accepted already."""


class DutyAsked(Refusal, key="refusal.duty.asked"):
    """Its person is being asked; there is time left to answer."""


class DutyDeclined(Refusal, key="refusal.duty.declined"):
    """It was declined already."""


class DutyWithdrawn(Refusal, key="refusal.duty.withdrawn"):
    """The secretary has taken it back."""


class DutyReplaced(Refusal, key="refusal.duty.replaced"):
    """Somebody else was asked instead."""


class SessionOver(Refusal, key="refusal.duty.session_over"):
    """The topic was held or dropped: nobody is asked to prepare it any more."""


@dataclass(frozen=True)
class DutyView:
    """A duty as somebody sees it: their own, or as a leader; else whose it is now.

    `successor`: who was asked instead.
    """

    duty: Duty
    cell: Cell
    own: bool
    leads: bool
    successor: str = ""


def what_is_so(view: DutyView) -> Refusal:
    """Says to an old button how the duty stands now."""
    duty, name = view.duty, view.duty.member_name
    if not view.own and not view.leads:
        return DutyPassedOn(name=name) if duty.passed_on_by else DutyTheirs(name=name)
    if view.successor and duty.state not in STANDING:
        return DutyReplaced(name=view.successor)
    said = {
        DutyState.ASKED: DutyAsked,
        DutyState.ESCALATED: DutyAsked,
        DutyState.ACCEPTED: DutyTaken,
        DutyState.DECLINED: DutyDeclined,
        DutyState.WITHDRAWN: DutyWithdrawn,
    }
    return said.get(duty.state, SessionOver)(name=name)


@dataclass(frozen=True)
class SwapView:
    """What a colleague is asked; `asked`: they still are."""

    shown: DutyView
    swap_id: int
    asked: bool


@dataclass(frozen=True)
class NewsView:
    """What became of a duty. `by`: who passed it on. `follower`: whom the rotation suggests
    instead, where somebody else is needed.
    """

    shown: DutyView
    by: str = ""
    follower: Suggestion | None = None


def is_so(news: str, one: Duty) -> bool:
    """Tells whether the news still holds."""
    holds = {
        ACCEPTED: (DutyState.ACCEPTED, DutyState.DONE),
        DECLINED: (DutyState.DECLINED,),
        SILENT: (DutyState.ESCALATED,),
        SWAPPED: (DutyState.ACCEPTED, DutyState.DONE),
        SWAP_REFUSED: AHEAD,
    }
    return one.state in holds[news] and (news != SWAP_REFUSED or one.passed_on_by is None)
