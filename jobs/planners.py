"""What plans by itself: each turns what has come due in the rows into what is owed to people."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from db.due import find_due
from db.engine.database import Database
from jobs.committee.holding import ask_whether_held
from jobs.committee.registrations import plan_registrations
from jobs.meetings.changes import tell_due
from jobs.notices.notices import expand_notices
from jobs.reminders.waves import expand_due
from jobs.topics.checklists import prepare_sessions
from jobs.topics.due_lines import urge_owners
from jobs.topics.duties import escalate_silent
from jobs.topics.gaps import warn_of_gaps
from jobs.topics.sessions import follow_sessions
from jobs.visits.visits import follow_visits

Planner = Callable[[Database, datetime], Awaitable[int]]

# Each is idempotent and says how much there was to do. db/next_event.py knows when the next is due.
# To the second: somebody waits for it.
PLANNERS: dict[str, Planner] = {
    "changes": tell_due,
    "waves": expand_due,
    "notices": expand_notices,
}
# What follows from the rows in its own time: a quarter of a minute later is soon enough.
RECONCILERS: tuple[Planner, ...] = (
    follow_visits,
    plan_registrations,
    ask_whether_held,
    follow_sessions,
    prepare_sessions,
    urge_owners,
    escalate_silent,
    warn_of_gaps,
)


async def plan_due(db: Database, now: datetime) -> int:
    """Plans what is due by now to the second; returns how much there was."""
    async with db.read() as tx:
        due = await find_due(tx, now)
    return sum([await PLANNERS[kind](db, now) for kind in due])


async def reconcile(db: Database, now: datetime) -> int:
    """Does whatever else the rows ask for by now; returns how much there was."""
    return sum([await planner(db, now) for planner in RECONCILERS])
