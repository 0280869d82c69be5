"""Waves whose time has come become deliveries, for those they concern at that moment."""

from datetime import datetime

from core.model.deliveries import DeliveryKind
from core.model.happenings import Happening
from core.model.people import responsible_leaders
from core.reminders.waves import MOMENTS, lane_of, rules_from, send_at
from db.engine.database import Database, Session
from db.leaders import load_cell_leaders
from db.outbox.marks import mark
from db.reminders.evening import load_replaced
from db.reminders.waves import (
    DueWave,
    close_wave,
    expand_to,
    expand_wave,
    load_due_waves,
)

MEETINGS = 5
"""In one transaction: a press need not wait for a whole committee's waves."""


async def expand_due(db: Database, now: datetime) -> int:
    """Expands every due wave; returns how many. Doing it twice changes nothing."""
    expanded = 0
    while waves := await _expand_some(db, now):
        expanded += waves
    return expanded


async def _expand_some(db: Database, now: datetime) -> int:
    async with db.begin_piece() as tx:
        waves = await load_due_waves(tx, now, MEETINGS)
        for wave in waves:
            await _expand(tx, wave, waves, now)
    return len(waves)


async def _expand(tx: Session, wave: DueWave, due: list[DueWave], now: datetime) -> None:
    if wave.kind in MOMENTS:
        await mark(tx, Happening.MOMENT, meetings=[wave.meeting_id])
        await close_wave(tx, wave.id, "expanded", now)
    elif now >= wave.expires_at:
        await close_wave(tx, wave.id, "missed", now)
    else:
        not_before = send_at(now, wave.starts_at, wave.zone, rules_from(wave.settings))
        lane = lane_of(now, wave.starts_at)
        if wave.kind == DeliveryKind.EVENING:
            leaders = responsible_leaders(await load_cell_leaders(tx, wave.cell_id))
            await expand_to(tx, wave, lane, not_before, leaders)
        else:
            spared = _left_to_later(wave, due, now)
            without = await load_replaced(tx, wave.meeting_id, wave.cell_id, wave.kind, wave.due_at)
            await expand_wave(tx, wave, lane, not_before, spared, without)
        await close_wave(tx, wave.id, "expanded", now)


def _left_to_later(wave: DueWave, due: list[DueWave], now: datetime) -> set[str]:
    """Finds whom a later due wave of the same meeting reaches too: one message is enough."""
    later = [
        other
        for other in due
        if other.meeting_id == wave.meeting_id
        and other.due_at > wave.due_at
        and now < other.expires_at
    ]
    return {name for other in later for name in other.audience}
