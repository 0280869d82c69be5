"""One process of several: its share of the pace, its chats, and how it lets them go."""

import asyncio
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.inbox import Inbox
from bot.telegram.limits import UNNOTED, Pace
from core.model.replica_share import SLOTS, ChatSlots, slot_of
from core.ui.lanes import Lane
from db.engine.database import Database
from tests.bot.telegram.test_pacing import UNHURRIED, Wire, in_virtual_time, most_in, now, settle
from tests.bot.test_inbox import AN, BINH, NOW, Desk, update

GROUP = -100
only_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


# --- the pace -------------------------------------------------------------------------------------


async def has_let_go(wires: list[Wire]) -> None:
    for wire in wires:
        while not wire.pacer.has_let_go(lambda _: True):  # noqa: ASYNC110 - only time helps
            await asyncio.sleep(0.1)


@settings(deadline=None, max_examples=25)
@given(st.integers(1, 7), st.lists(st.integers(2, 5), min_size=1, max_size=3))
def test_all_together_keep_the_pace_while_they_come_and_go(first: int, numbers: list[int]) -> None:
    """Each lowers its share before the others begin; all are as busy as they may be."""

    async def story() -> None:
        wires = [Wire(Pace(chat_per_second=1e6)) for _ in range(max(first, *numbers))]
        sent = [
            asyncio.create_task(wire.send(chat=chat, lane=Lane.BULK))
            for wire in wires
            for chat in range(1, 80)
        ]
        living: list[Wire] = []
        for count in (first, *numbers):
            for wire in wires:
                wire.pacer.keep_until(-math.inf)
                wire.pacer.share_with(count)
            await has_let_go(wires)
            if len(living) > count:
                await asyncio.sleep(Pace().window)  # the dead are missed no sooner
            living = wires[:count]
            for wire in living:
                wire.pacer.keep_until(math.inf)
            await asyncio.sleep(1.5)
        for task in sent:
            task.cancel()
        arrived = [arrival for wire in wires for arrival in wire.arrived]
        assert most_in(1.0, arrived) <= Pace().overall
        await asyncio.gather(*sent, return_exceptions=True)

    in_virtual_time(story())


def test_a_share_is_used_in_full() -> None:
    async def story() -> None:
        wire = Wire(Pace(interactive_share=0))
        wire.pacer.share_with(2)
        await asyncio.gather(*(wire.send(chat=chat) for chat in range(1, 57)))
        assert most_in(1.0, wire.arrived) == Pace().overall // 2

    in_virtual_time(story())


def test_to_a_chat_taken_over_no_burst_goes() -> None:
    async def story() -> list[float]:
        wire = Wire(Pace())
        since = now()
        wire.pacer.since = lambda _: since
        await asyncio.gather(*(wire.send(number) for number in range(3)))
        return [arrival.at - since for arrival in wire.arrived]

    first, second, third = in_virtual_time(story())
    assert 1 <= first < 1.1
    assert second - first >= 1
    assert third - second >= 1


@settings(deadline=None, max_examples=10)
@given(st.integers(0, 18))
def test_what_a_group_has_used_is_counted_on(used: int) -> None:
    async def story() -> int:
        pace = Pace(overall=100, chat_per_second=100, chat_burst=100)
        wire = Wire(pace)
        since = now()
        wire.pacer.since = lambda _: since
        wire.pacer.used_by_others = {GROUP: used}
        calls = [asyncio.create_task(wire.send(n, chat=GROUP)) for n in range(18)]
        await asyncio.sleep(59)
        before = len(wire.of(GROUP))
        await asyncio.gather(*calls)
        return before

    assert in_virtual_time(story()) == max(0, 18 - used - UNNOTED)


def test_who_does_not_know_whether_it_lives_begins_nothing() -> None:
    async def story() -> None:
        wire = Wire(UNHURRIED)
        wire.pacer.keep_until(now())
        call = asyncio.create_task(wire.send())
        await asyncio.sleep(5)
        assert wire.started == []
        wire.pacer.keep_until(math.inf)
        await call

    in_virtual_time(story())


def test_it_has_let_go_when_nothing_is_under_way_to_the_others_chats() -> None:
    async def story() -> None:
        wire = Wire(UNHURRIED)
        call = asyncio.create_task(wire.send(chat=AN))
        await settle()
        assert wire.pacer.has_let_go(lambda chat: chat == AN)
        assert not wire.pacer.has_let_go(lambda chat: chat != AN)
        await call
        assert wire.pacer.has_let_go(lambda chat: chat != AN)

    in_virtual_time(story())


# --- the chats ------------------------------------------------------------------------------------


class Half:
    """A share that holds some chats, and loses them when told."""

    leads = True

    def __init__(self, *chats: int) -> None:
        self.hold(*chats)

    def hold(self, *chats: int) -> None:
        self.part = ChatSlots(1, frozenset(slot_of(chat) for chat in chats))

    def mine(self, chat_id: int) -> bool:
        return chat_id % SLOTS in self.part.slots


def inbox(db: Database, desk: Desk, share: Half) -> Inbox:
    return Inbox(db, lambda: NOW, desk.work, desk.give_up, (60.0,), share)


@only_postgresql
async def test_each_works_its_own_whoever_was_handed_it(db: Database) -> None:
    hers, his = Desk(), Desk()
    one, two = inbox(db, hers, Half(AN)), inbox(db, his, Half(BINH))
    for number in range(1, 9):
        box = one if number % 3 else two
        await box.keep([update(number, AN if number % 2 else BINH)])
    for box in (one, two):
        await box.pick_up()
        await box.finish()
    assert (hers.worked, his.worked) == ([1, 3, 5, 7], [2, 4, 6, 8])


@only_postgresql
async def test_what_was_kept_by_another_comes_before_what_came_later(db: Database) -> None:
    desk = Desk()
    mine, other = inbox(db, desk, Half(AN)), inbox(db, Desk(), Half(BINH))
    await other.keep([update(1)])
    await mine.keep([update(2)])
    await mine.finish()
    assert desk.worked == [1, 2]


@only_postgresql
async def test_a_chat_that_changes_hands_is_let_go_after_the_update_under_way(
    db: Database,
) -> None:
    hers, his = Desk(), Desk()
    share = Half(AN)
    one, two = inbox(db, hers, share), inbox(db, his, Half(AN))
    hers.may_go[1] = asyncio.Event()
    for number in (1, 2):
        await one.keep([update(number)])
    await hers.begun[1].wait()
    share.hold()
    assert not one.has_let_go
    hers.may_go[1].set()
    await one.finish()
    assert one.has_let_go
    await two.pick_up()
    await two.finish()
    assert (hers.worked, his.worked) == ([1], [2])


@only_postgresql
async def test_an_update_that_waits_to_be_tried_again_does_not_hold_its_chat(
    db: Database,
) -> None:
    hers, his = Desk(), Desk()
    share = Half(AN)
    hers.fails[1] = 1
    one, two = inbox(db, hers, share), inbox(db, his, Half(AN))
    await one.keep([update(1)])
    await hers.begun[1].wait()

    async def let_go() -> None:
        share.hold()
        while not one.has_let_go:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.01)

    await asyncio.wait_for(let_go(), 10)
    await two.pick_up()
    await two.finish()
    assert (hers.worked, his.worked) == ([], [1])
    for worker in one._workers:
        worker.cancel()
