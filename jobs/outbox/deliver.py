"""Takes what is owed out of the outbox and sends it; the row knows before and after."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from functools import partial
from weakref import WeakValueDictionary

import structlog

from core.answers.views import COMBINED
from core.model import deliveries as kinds
from core.model.replica_share import ChatShare
from core.ui import screens as ui
from core.ui.lanes import Lane
from db.engine.database import Database, Session
from db.groups import groups, refused
from db.outbox import deliveries, views
from db.reminders.combined import record_combined_waves, record_lines
from db.reminders.owed_again import refuse_delivery
from jobs.outbox.renderers import draw, render, view_of
from jobs.sending import CombinedReminder, Sending

log = structlog.get_logger()

IN_FLIGHT = 30
"""About one second's worth of messages: more would only wait on a lease."""
AT_ONCE = 10
"""So many are claimed in one transaction, rather than each as soon as another is out."""
GATHER = 0.5
"""Seconds that slow ones may keep the others from being claimed."""
FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=10)
A_DAY = timedelta(days=1)
"""Until a group that forbids the bot to write or pin is asked again."""


class Courier:
    """Delivers for one process. Each delivery is a task of its own, so a slow one holds nobody.

    `share`: which chats are this process's, where several share the work.
    """

    def __init__(
        self,
        db: Database,
        messenger: ui.Messenger,
        now: Callable[[], datetime],
        share: ChatShare | None = None,
    ) -> None:
        self.db = db
        self.messenger = messenger
        self.now = now
        self.share = share
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._one_at_a_time = asyncio.Lock()
        self._chats: WeakValueDictionary[int | None, asyncio.Lock] = WeakValueDictionary()

    @property
    def idle(self) -> bool:
        return not self._tasks

    async def take_over(self) -> int:
        """At start: what a dead process left "sending" is pending again; how many there were."""
        async with self.db.begin() as tx:
            return await deliveries.return_orphans(tx, self.now(), alone=self.share is None)

    async def deliver_due(self) -> int:
        """Claims what is due and starts sending it; how many deliveries were started."""
        async with self.db.read() as tx:
            if not await deliveries.is_anything_due(tx, self.now(), self._tasks):
                return 0
        started = 0
        while claimed := await self._claim():
            started += len(claimed)
            for delivery in claimed:
                self._tasks[delivery.id] = asyncio.create_task(self._deliver(delivery))
            if len(self._tasks) >= IN_FLIGHT:
                await self._make_room()
        return started

    async def _make_room(self) -> None:
        await asyncio.wait(self._tasks.values(), return_when=asyncio.FIRST_COMPLETED)
        with suppress(TimeoutError):
            async with asyncio.timeout(GATHER):
                while len(self._tasks) > IN_FLIGHT - AT_ONCE:
                    await asyncio.wait(self._tasks.values(), return_when=asyncio.FIRST_COMPLETED)

    async def _claim(self) -> list[deliveries.Delivery]:
        room = IN_FLIGHT - len(self._tasks)
        if room <= 0:
            return []
        async with self._write() as tx:
            await deliveries.return_orphans(tx, self.now(), in_flight=self._tasks)
            part = self.share.part if self.share else None
            return await deliveries.claim_deliveries(
                tx, self.now(), room, in_flight=self._tasks, part=part
            )

    async def finish(self) -> None:
        """Waits for what is being sent."""
        while self._tasks:
            await asyncio.wait(self._tasks.values())

    async def _deliver(self, delivery: deliveries.Delivery) -> None:
        called = False
        try:
            turn = self._chat_lock(delivery.chat_id)
            waits = turn.locked()
            async with turn:
                mine = await self._renew(delivery) if waits else delivery
                shown = await self._prepare(mine) if mine else None
                if mine and shown is not None and mine.chat_id is not None:
                    called, asked_at = True, self.now()
                    outcome = await self._call(mine.chat_id, shown, mine.lane)
                    await self._record(mine, mine.chat_id, shown, outcome, asked_at)
        except Exception:
            log.exception("delivery failed", delivery=delivery.id, kind=delivery.kind)
            not_before = self.now() + pause(delivery.attempts)
            async with self._write() as tx:
                await deliveries.return_delivery(tx, delivery, not_before, unknown=called)
        finally:
            del self._tasks[delivery.id]

    def _chat_lock(self, chat_id: int | None) -> asyncio.Lock:
        """To one chat one after the other: a reminder may be combined with the next."""
        lock = self._chats.get(chat_id)
        if lock is None:
            self._chats[chat_id] = lock = asyncio.Lock()
        return lock

    async def _renew(self, delivery: deliveries.Delivery) -> deliveries.Delivery | None:
        async with self._write() as tx:
            return await deliveries.renew_claim(tx, delivery, self.now())

    @asynccontextmanager
    async def _write(self) -> AsyncIterator[Session]:
        # One transaction of a broadcast's at a time, reading ones too: a press's waits behind one
        # of them at most, never behind a line.
        async with self._one_at_a_time, self.db.begin() as tx:
            yield tx

    async def _prepare(self, delivery: deliveries.Delivery) -> ui.Owed | None:
        """What is to be sent; None when the delivery came to its end without."""
        now = self.now()
        if delivery.expires_at and now >= delivery.expires_at:
            await self._end(delivery, deliveries.DeliveryState.MISSED)
            return None
        async with self._one_at_a_time, self.db.read() as tx:
            if not await deliveries.is_claimed(tx, delivery):
                return None
            shown = await render(Sending(tx, delivery, now))
        if shown is None:
            await self._end(delivery, deliveries.DeliveryState.CANCELLED)
        elif delivery.nobody_there:
            async with self._write() as tx:
                await refuse_delivery(tx, delivery, now)
            return None
        return shown

    async def _call(self, chat_id: int, shown: ui.Owed, lane: Lane) -> ui.Outcome:
        if isinstance(shown, ui.Menu):
            return await self.messenger.set_menu(chat_id, shown, lane)
        if isinstance(shown, ui.Pin):
            return await self.messenger.pin(chat_id, shown, lane)
        return await self.messenger.send(chat_id, shown, lane)

    async def _end(self, delivery: deliveries.Delivery, state: deliveries.DeliveryState) -> None:
        async with self._write() as tx:
            await deliveries.finish_delivery(tx, delivery.id, state, self.now())

    async def _record(
        self,
        delivery: deliveries.Delivery,
        chat_id: int,
        shown: ui.Owed,
        outcome: ui.Outcome,
        asked_at: datetime,
    ) -> None:
        now = self.now()
        later = now + pause(delivery.attempts)
        async with self._write() as tx:
            finish = partial(deliveries.finish_delivery, tx, delivery.id, now=now)
            put_back = partial(deliveries.return_delivery, tx, delivery)
            match outcome:
                case ui.Sent(message_id):
                    await finish(deliveries.DeliveryState.SENT, message_id=message_id)
                    await _mirror(tx, delivery, chat_id, message_id, shown, now)
                case ui.Wait(seconds):
                    await put_back(now + timedelta(seconds=seconds), failed=False)
                case ui.Unreachable(reason):
                    if await groups.lose_chat(tx, chat_id, reason, asked_at):
                        await finish(deliveries.DeliveryState.REFUSED, error=reason)
                    else:
                        await put_back(later)
                case ui.Rejected(reason):
                    if await refused.ask_for_right(tx, delivery, reason, now):
                        await put_back(now + A_DAY, failed=False)
                    else:
                        await finish(deliveries.DeliveryState.REFUSED, error=reason)
                case ui.Moved(new_chat_id):
                    # Pending again first: it moves with the others.
                    await put_back(now, failed=False)
                    await groups.move_group(tx, chat_id, new_chat_id, now)
                case ui.NotReached():
                    await put_back(later)
                case ui.Unknown():
                    await put_back(later, unknown=True)


async def _mirror(
    tx: Session,
    delivery: deliveries.Delivery,
    chat_id: int,
    message_id: int,
    shown: ui.Owed,
    now: datetime,
) -> None:
    """From now on the message follows the rows; it is stale already if they changed meanwhile."""
    if isinstance(shown, CombinedReminder):
        await record_combined_waves(tx, shown.cards, message_id, delivery, now)
        await record_lines(tx, shown.others, message_id, now)
        if shown.cards:
            await _mirror_cards(tx, delivery, chat_id, message_id, shown)
            return
    drawn = shown.first if isinstance(shown, CombinedReminder) else shown
    mirrors = drawn.mirrors if isinstance(drawn, ui.Screen) else None
    if mirrors and mirrors.kind.of is not kinds.Of.MEETING and isinstance(shown, ui.Screen):
        await views.remember_mirror(tx, mirrors, chat_id, message_id, shown.digest)
        return
    kind = view_of(delivery)
    if kind is None or delivery.meeting_id is None:
        return
    if kind is kinds.ViewKind.BOARD and not await groups.keep_board(tx, delivery, chat_id, now):
        return
    stale = await draw(Sending(tx, delivery, now)) != drawn
    await views.remember_view(
        tx,
        kind,
        chat_id,
        message_id,
        delivery.meeting_id,
        delivery.member_id,
        head=delivery.kind if kind is kinds.ViewKind.CARD else "",
        stale=stale,
    )
    if kind is kinds.ViewKind.BOARD:
        await _owe_pin(tx, delivery, message_id, now)


async def _owe_pin(tx: Session, board: deliveries.Delivery, message_id: int, now: datetime) -> None:
    await deliveries.owe(
        tx,
        kinds.DeliveryKind.PIN,
        now,
        cell_id=board.cell_id,
        meeting_id=board.meeting_id,
        about={"message_id": message_id},
        expires_at=board.expires_at,
    )


async def _mirror_cards(
    tx: Session,
    delivery: deliveries.Delivery,
    chat_id: int,
    message_id: int,
    shown: CombinedReminder,
) -> None:
    """The message follows each of its meetings; looked at once more, for one may have changed."""
    heads = {(one.meeting_id, one.member_id): one.kind for one in reversed(shown.cards)}
    if delivery.is_wave:
        heads[(delivery.meeting_id or 0, delivery.member_id or 0)] = delivery.kind
    for place, ((meeting_id, member_id), kind) in enumerate(heads.items()):
        await views.remember_view(
            tx,
            kinds.ViewKind.CARD,
            chat_id,
            message_id,
            meeting_id,
            member_id,
            head=COMBINED if len(heads) > 1 else kind,
            stale=place == 0,
            beside=len(heads) > 1,
        )


def pause(attempts: int) -> timedelta:
    """How long to wait after this many failed attempts: growing, with a ceiling."""
    return min(FIRST_PAUSE * (1 << min(attempts - 1, 20)), LONGEST_PAUSE)
