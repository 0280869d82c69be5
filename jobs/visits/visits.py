"""Visits follow the meetings: who is told what, when the plan or a meeting changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from dateutil.relativedelta import relativedelta

from core.model.deliveries import DeliveryKind
from core.model.people import Cell, hosting_leaders
from core.reminders import waves
from core.visits.visit import Sitting, Visit, clashes, rules
from db.engine.database import Database, Session
from db.leaders import load_cell_leaders
from db.outbox.by_day import owe_by_day
from db.outbox.deliveries import owe
from db.people import load_cell
from db.visits.visits import (
    find_pending,
    load_open_visits,
    load_sittings,
    load_visits_of,
    save_told,
    will_be_told,
)

ASKED_FOR = timedelta(days=14)
"""So long after a meeting it makes sense to ask whether the visitor came."""


@dataclass(frozen=True)
class News:
    """A visit whose people do not know its state: nobody was told, or the meeting changed."""

    visit: Visit
    sitting: Sitting | None

    @property
    def moved(self) -> bool:
        """Whether the meeting is at a time that the visitor has not been told."""
        if self.sitting is None:
            return False
        now, told = self.sitting.to_data(), self.visit.told or {}
        return any(now[key] != told.get(key) for key in ("meeting_id", "on_date", "at_time"))


async def follow_visits(db: Database, now: datetime) -> int:
    """Owes messages about visits that were planned or whose meeting changed; returns how many."""
    async with db.read() as tx:
        if not await _find_news(tx, now):
            return 0
    async with db.begin() as tx:
        news = await _find_news(tx, now)
        for one in news:
            await _tell(tx, one, now)
        await _warn(tx, [one.visit for one in news if one.moved], now)
    return len(news)


async def _find_news(tx: Session, now: datetime) -> list[News]:
    since = now.date().replace(day=1) - relativedelta(months=1)
    visits = await load_open_visits(tx, since)
    waiting = [visit for visit in visits if visit.meets is None]
    months = sorted(visit.month for visit in waiting)
    coming = await load_sittings(tx, {visit.cell_id for visit in waiting}, months, now)
    return [
        News(visit, sitting)
        for visit in visits
        for sitting in [visit.meets or _ahead(coming.get((visit.cell_id, visit.month)), now)]
        if visit.told_at is None or visit.told != (sitting and sitting.to_data())
    ]


def _ahead(sitting: Sitting | None, now: datetime) -> Sitting | None:
    return sitting if sitting and sitting.starts_at > now else None


async def _tell(tx: Session, news: News, now: datetime) -> None:
    visit, cell = news.visit, await load_cell(tx, news.visit.cell_id)
    told_at = visit.told_at or now
    await save_told(tx, visit, news.sitting, told_at)
    if visit.told_at is None:
        await _tell_plan(tx, visit, cell, now)
    elif not await will_be_told(tx, visit):
        await _tell_change(tx, news, cell, now)
    if news.sitting and news.moved:
        await _owe_reminders(tx, visit, news.sitting, cell, now)


async def _tell_plan(tx: Session, visit: Visit, cell: Cell, now: datetime) -> None:
    """Gathers what is planned within a few minutes into one message to each."""
    at, about = now + rules().tell_after, {"since": now.isoformat()}
    kind, to = DeliveryKind.VISIT_PLANNED, visit.member_id
    if await find_pending(tx, kind, to) is None:
        await owe_by_day(tx, kind, cell, to, at, about=about)
    kind = DeliveryKind.VISIT_PLANNED_CELL
    for to in hosting_leaders(await load_cell_leaders(tx, cell.id)):
        if await find_pending(tx, kind, to, cell_id=cell.id) is None:
            await owe_by_day(tx, kind, cell, to, at, about={**about, "cell_id": cell.id})


async def _tell_change(tx: Session, news: News, cell: Cell, now: datetime) -> None:
    visit, kind = news.visit, DeliveryKind.VISIT_NEWS
    if await find_pending(tx, kind, visit.member_id, visit_id=visit.id) is None:
        at = waves.by_day(now, cell, news.sitting.starts_at if news.sitting else None)
        about = {"visit_id": visit.id, "before": visit.told}
        await owe(tx, kind, at, member_id=visit.member_id, about=about)


async def _owe_reminders(
    tx: Session, visit: Visit, sitting: Sitting, cell: Cell, now: datetime
) -> None:
    """Owes reminders before the meeting, and the question to the visitor after it."""
    starts_at, given = sitting.starts_at, rules()
    about = {"visit_id": visit.id, "starts_at": starts_at.isoformat()}
    owe_visit = partial(owe, tx, meeting_id=sitting.meeting_id, about=about)
    hosts = hosting_leaders(await load_cell_leaders(tx, cell.id))
    quiet = waves.rules_from(cell.reminders)
    for kind, before, whom in (
        (DeliveryKind.VISIT_REMINDER, given.visitor_before, [visit.member_id]),
        (DeliveryKind.VISIT_REMINDER_CELL, given.secretary_before, hosts),
    ):
        at = waves.ahead_of(starts_at, before, cell.zone, quiet, earliest=now)
        for member_id in whom if at > now else ():
            await owe_visit(kind, at, member_id=member_id, expires_at=starts_at)
    at, ask = waves.by_day(starts_at + given.ask_after, cell), DeliveryKind.VISIT_ASK
    await owe_visit(ask, at, member_id=visit.member_id, expires_at=at + ASKED_FOR)


async def _warn(tx: Session, moved: Iterable[Visit], now: datetime) -> None:
    """Tells those who would be in two places at once, whoever planned it, and both cells."""
    ids = {visit.id for visit in moved}
    for member_id in sorted({visit.member_id for visit in moved}):
        for one, other in clashes(await load_visits_of(tx, member_id)):
            if not ids & {one.id, other.id}:
                continue
            about = {"visit_ids": [one.id, other.id]}
            planners = {visit.planned_by for visit in (one, other) if visit.planned_by}
            for to in sorted(planners | {member_id}):
                await owe(tx, DeliveryKind.VISIT_CLASH, now, member_id=to, about=about)
            for visit, against in ((one, other), (other, one)):
                about = {"visit_ids": [visit.id, against.id]}
                for host in hosting_leaders(await load_cell_leaders(tx, visit.cell_id)):
                    await owe(tx, DeliveryKind.VISIT_CLASH_CELL, now, member_id=host, about=about)
