"""Notices go out when their five minutes are over, and the sender sees how far they are."""

from collections.abc import Callable
from datetime import datetime, timedelta

from core.notices import screens as texts
from core.notices.notice import PROGRESS_EVERY, Notice, NoticeProgress, arrivals
from core.ui import screens as ui
from core.ui.lanes import Lane
from core.ui.words import Words, words_in
from db.engine.database import Database, Session
from db.groups.groups import lose_chat
from db.log import record_change
from db.notices import notices as db_notices
from db.people import load_committee_cells

TRY_AGAIN = timedelta(seconds=15)


async def expand_notices(db: Database, now: datetime) -> int:
    """Makes deliveries of every notice whose wait is over; returns how many notices."""
    async with db.read() as tx:
        if not await db_notices.load_due_notices(tx, now):
            return 0
    async with db.begin() as tx:
        due = await db_notices.load_due_notices(tx, now)
        for notice in due:
            await _expand(tx, notice, now)
    return len(due)


async def _expand(tx: Session, notice: Notice, now: datetime) -> None:
    audience = notice.audience
    readers = await db_notices.load_readers(tx, notice.committee_id, audience, notice.account_id)
    left = [reader.member_id for reader in readers if not reader.reachable]
    chosen = {reader.cell_id for reader in readers}
    cells = [c for c in await load_committee_cells(tx, [notice.committee_id]) if c.id in chosen]
    people = await db_notices.expand_notice(
        tx, notice, arrivals(cells, now, urgent=audience.urgent), left
    )
    counts = {
        "who": audience.who,
        "cells": len(cells),
        "people": people,
        "unreachable": len(left),
        "urgent": audience.urgent,
    }
    await record_change(tx, now, notice.account_id, "send_notice", notice, after=counts)


class Reports:
    """Keeps each sender's message up to date while a notice goes out, and shows the result.

    When a message was edited last is forgotten at a restart: one edit too many does no harm.
    """

    def __init__(self, db: Database, messenger: ui.Messenger, now: Callable[[], datetime]) -> None:
        self.db = db
        self.messenger = messenger
        self.now = now
        self._not_before: dict[int, datetime] = {}
        self._shown: dict[int, NoticeProgress] = {}

    async def report(self) -> int:
        """Edits what may be edited now; returns how many messages were."""
        async with self.db.read() as tx:
            notices = await db_notices.load_notices_under_way(tx)
        return sum([await self._report(notice) for notice in notices])

    async def _report(self, notice: Notice) -> int:
        now = self.now()
        if now < self._not_before.get(notice.id, now):
            return 0
        async with self.db.read() as tx:
            so_far = await db_notices.load_progress(tx, notice.id)
            sender = await db_notices.find_sender(tx, notice)
        if not so_far.over and (so_far == self._shown.get(notice.id) or not _watched(notice)):
            return 0
        if sender is None:
            return await self._finish(notice) if so_far.over else 0
        screen = await self._draw(words_in(sender[1]), notice, so_far, now)
        outcome = await self._show(sender[0], notice, screen, over=so_far.over)
        self._not_before[notice.id] = now + PROGRESS_EVERY
        self._shown[notice.id] = so_far
        lost = isinstance(outcome, ui.Unreachable) and await self._lose(sender[0], outcome, now)
        return await self._record(notice, outcome, over=so_far.over, lost=lost)

    async def _draw(
        self, words: Words, notice: Notice, so_far: NoticeProgress, now: datetime
    ) -> ui.Screen:
        async with self.db.read() as tx:
            if so_far.over:
                return texts.result(
                    words, notice, so_far, await db_notices.load_missed(tx, notice), 0
                )
            return texts.progress(words, so_far, await db_notices.find_late(tx, notice, now))

    async def _show(
        self, chat_id: int, notice: Notice, screen: ui.Screen, *, over: bool
    ) -> ui.Outcome:
        """Edits the message that shows it; sends the result as a new one where that is gone."""
        outcome: ui.Outcome = ui.Rejected("no message")
        if notice.progress_message_id:
            outcome = await self.messenger.edit(
                chat_id, notice.progress_message_id, screen, Lane.DUE_SOON
            )
        if over and isinstance(outcome, ui.Rejected):
            return await self.messenger.send(chat_id, screen, Lane.DUE_SOON)
        return outcome

    async def _lose(self, chat_id: int, outcome: ui.Unreachable, asked_at: datetime) -> bool:
        async with self.db.begin() as tx:
            return await lose_chat(tx, chat_id, outcome.reason, asked_at)

    async def _record(self, notice: Notice, outcome: ui.Outcome, *, over: bool, lost: bool) -> int:
        if over and (lost or isinstance(outcome, ui.Sent | ui.Rejected)):
            return await self._finish(notice)
        if not isinstance(outcome, ui.Sent):
            self._not_before[notice.id] = self.now() + TRY_AGAIN
            self._shown.pop(notice.id, None)
        return 1

    async def _finish(self, notice: Notice) -> int:
        self._not_before.pop(notice.id, None)
        self._shown.pop(notice.id, None)
        async with self.db.begin() as tx:
            await db_notices.finish_notice(tx, notice.id, self.now())
        return 1


def _watched(notice: Notice) -> bool:
    return notice.progress_message_id is not None
