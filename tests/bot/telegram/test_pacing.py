import asyncio
import selectors
from collections import defaultdict
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Any, TypeVar

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.telegram.calls import PacedBot
from bot.telegram.limits import Pace
from bot.telegram.pacing import Pacer
from bot.telegram.transport import AiohttpRequest, NotSent, OutcomeUnknown
from core.ui.lanes import Lane

T = TypeVar("T")
HAIR = 1e-6
UNHURRIED = Pace(overall=10**6, chat_per_second=1e6, chat_burst=10**6, group_per_minute=10**6)


class JumpingSelector(selectors.SelectSelector):
    """Instead of waiting, the time jumps to when the wait would end."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1000.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready:
            assert timeout is not None, "every task waits for ever"
            self.now += timeout
        return ready


class JumpingLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self.jumping = JumpingSelector()
        super().__init__(self.jumping)

    def time(self) -> float:
        return self.jumping.now


def in_virtual_time(story: Coroutine[Any, Any, T]) -> T:
    """The story's end; nobody in it may wait for ever."""
    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        return runner.run(asyncio.wait_for(story, 3600))


def now() -> float:
    return asyncio.get_running_loop().time()


@dataclass
class Arrival:
    number: int
    at: float
    lane: Lane
    chat: int


class Wire:
    """Calls through a pacer to a server that notes when each one arrives."""

    def __init__(self, pace: Pace) -> None:
        self.pacer = Pacer(pace, monotonic=now)
        self.asked: list[int] = []
        self.started: list[Arrival] = []
        self.arrived: list[Arrival] = []
        self.errors: dict[int, list[TelegramError]] = defaultdict(list)

    async def send(
        self,
        number: int = 0,
        lane: Lane = Lane.INTERACTIVE,
        chat: int = 1,
        delays: tuple[float, float] = (0.02, 0.03),
        endpoint: str = "sendMessage",
    ) -> Any:
        async def travel() -> bool:
            self.started.append(Arrival(number, now(), lane, chat))
            await asyncio.sleep(delays[0])
            self.arrived.append(Arrival(number, now(), lane, chat))
            await asyncio.sleep(delays[1])
            if self.errors[number]:
                raise self.errors[number].pop(0)
            return True

        self.asked.append(number)
        data = {"chat_id": chat}
        return await self.pacer.in_turn(endpoint, data, lane, travel)

    async def fails(self, number: int = 0, **what: Any) -> TelegramError:
        with pytest.raises(TelegramError) as caught:
            await self.send(number, **what)
        return caught.value

    def of(self, chat: int) -> list[Arrival]:
        return [arrival for arrival in self.arrived if arrival.chat == chat]


async def settle() -> None:
    """Let everything that can go on without time passing go on."""
    await asyncio.sleep(HAIR)


def most_in(seconds: float, arrivals: list[Arrival]) -> int:
    times = sorted(arrival.at for arrival in arrivals)
    return max((sum(t <= u < t + seconds - HAIR for u in times) for t in times), default=0)


def check_burst(pace: Pace, arrivals: list[Arrival]) -> None:
    """A bucket of `chat_burst` that fills at `chat_per_second`, as a server may keep it."""
    full_at = 0.0
    for arrival in sorted(arrivals, key=lambda a: a.at):
        assert full_at - (pace.chat_burst - 1) / pace.chat_per_second <= arrival.at + HAIR
        full_at = max(full_at, arrival.at) + 1 / pace.chat_per_second


delays = st.sampled_from([0.0, 0.05, 0.3, 1.7])
calls = st.tuples(
    st.integers(0, 40).map(lambda tenth: tenth / 10),
    st.sampled_from(Lane),
    st.sampled_from([1, 1, 1, 2, 3, 4, 5, 6, -1, -1, -2]),
    st.tuples(delays, delays),
)


paces = st.builds(
    Pace,
    overall=st.integers(1, 8),
    interactive_share=st.integers(0, 8),
    chat_burst=st.integers(1, 3),
    group_per_minute=st.integers(1, 5),
    group_interactive_share=st.integers(0, 5),
)


@settings(max_examples=100, deadline=None)
@given(paces, st.lists(calls, max_size=40))
def test_no_arrival_pattern_breaks_a_limit(
    pace: Pace, wanted: list[tuple[float, Lane, int, tuple[float, float]]]
) -> None:
    wire = Wire(pace)

    async def story() -> None:
        async def later(number: int) -> None:
            at, lane, chat, way = wanted[number]
            await asyncio.sleep(at)
            await wire.send(number, lane, chat, way)

        await asyncio.gather(*(later(number) for number in range(len(wanted))))

    in_virtual_time(story())
    assert wire.pacer.idle
    assert len(wire.arrived) == len(wanted)
    assert most_in(1.0, wire.arrived) <= pace.overall
    order = {number: place for place, number in enumerate(wire.asked)}
    lines = defaultdict(list)
    for arrival in wire.arrived:
        lines[arrival.lane, arrival.chat].append(order[arrival.number])
    assert all(line == sorted(line) for line in lines.values())
    for chat in {arrival.chat for arrival in wire.arrived}:
        check_burst(pace, wire.of(chat))
        if chat < 0:
            assert most_in(60.0, wire.of(chat)) <= pace.group_per_minute


@pytest.mark.parametrize("presses", [1, 6])
def test_presses_take_the_next_places_in_the_midst_of_a_broadcast(presses: int) -> None:
    wire = Wire(Pace())

    async def story() -> float:
        broadcast = [asyncio.create_task(wire.send(n, Lane.BULK, chat=n)) for n in range(1, 200)]
        await asyncio.sleep(2.5)
        asked_at = now()
        await asyncio.gather(*(wire.send(1000 + n, chat=1000 + n) for n in range(presses)))
        took = now() - asked_at
        await asyncio.gather(*broadcast)
        return took

    a_place = 1.05 / 30
    assert in_virtual_time(story()) <= 0.05 + presses * a_place + HAIR
    assert most_in(1.0, wire.arrived) <= 30
    assert len(wire.arrived) == 199 + presses


def test_a_lower_lane_waits_for_the_higher() -> None:
    wire = Wire(Pace(overall=1, interactive_share=0))

    async def story() -> None:
        lanes = [Lane.BULK, Lane.BULK, Lane.DUE_SOON, Lane.INTERACTIVE, Lane.DUE_SOON]
        await asyncio.gather(*(wire.send(n, lane, chat=n) for n, lane in enumerate(lanes)))

    in_virtual_time(story())
    assert [arrival.number for arrival in wire.arrived] == [0, 3, 2, 4, 1]


def test_a_chat_that_must_wait_blocks_no_other() -> None:
    wire = Wire(Pace(chat_burst=1))

    async def story() -> None:
        await asyncio.gather(*(wire.send(n, chat=1) for n in range(5)), wire.send(9, chat=2))

    in_virtual_time(story())
    assert [arrival.number for arrival in wire.arrived[:2]] == [0, 9]
    gaps = [b.at - a.at for a, b in pairwise(wire.of(1))]
    assert gaps == pytest.approx([1.05] * 4)


def test_a_call_still_under_way_may_arrive_with_the_next() -> None:
    wire = Wire(Pace(chat_burst=1))

    async def story() -> None:
        slow = asyncio.create_task(wire.send(1, Lane.BULK, delays=(1.7, 0.1)))
        await settle()
        await asyncio.gather(slow, wire.send(2))

    in_virtual_time(story())
    check_burst(wire.pacer.pace, wire.arrived)


def test_bulk_leaves_room_in_a_group_for_people() -> None:
    wire = Wire(Pace())

    async def story() -> int:
        board = [asyncio.create_task(wire.send(n, Lane.BULK, chat=-5)) for n in range(20)]
        await asyncio.sleep(40)
        before = len(wire.arrived)
        await wire.send(100, chat=-5)
        assert len(wire.arrived) == before + 1
        await asyncio.gather(*board)
        return before

    assert in_virtual_time(story()) == 12


def test_what_telegram_does_not_count_does_not_wait() -> None:
    wire = Wire(Pace(overall=1, interactive_share=0, chat_burst=1))

    async def story() -> float:
        waiting = [asyncio.create_task(wire.send(n)) for n in range(3)]
        await settle()
        asked_at = now()
        for endpoint in ("answerCallbackQuery", "getChat", "setMyCommands", "deleteWebhook"):
            await wire.send(10, endpoint=endpoint, delays=(0.0, 0.0))
        took = now() - asked_at
        assert not wire.pacer.idle
        await asyncio.gather(*waiting)
        return took

    assert in_virtual_time(story()) == 0
    assert wire.pacer.idle


def test_a_new_menu_for_everybody_goes_in_turn() -> None:
    wire = Wire(Pace())

    async def story() -> None:
        menus = (wire.send(n, Lane.BULK, n, endpoint="setMyCommands") for n in range(1, 100))
        await asyncio.gather(*menus)

    in_virtual_time(story())
    assert most_in(1.0, wire.arrived) <= 30


def test_a_refused_press_waits_and_is_sent_again() -> None:
    wire = Wire(Pace())
    wire.errors[1] = [RetryAfter(7), RetryAfter(4)]

    async def story() -> list[Arrival]:
        first = asyncio.create_task(wire.send(1))
        await settle()
        await asyncio.gather(first, wire.send(2), wire.send(3, chat=2))
        return wire.arrived

    arrived = in_virtual_time(story())
    assert [arrival.number for arrival in arrived] == [1, 3, 1, 1, 2]
    times = [arrival.at for arrival in arrived if arrival.number == 1]
    assert [b - a for a, b in pairwise(times)] == pytest.approx([7.05, 4.05])


def test_a_press_refused_for_long_is_given_up() -> None:
    wire = Wire(Pace(patience=10))
    wire.errors[1] = [RetryAfter(11)]

    async def story() -> None:
        error = await wire.fails(1)
        assert isinstance(error, RetryAfter)
        # Those behind it are told without a call; what is left of their time is named.
        behind = await wire.fails(2)
        await asyncio.sleep(5)
        assert isinstance(behind, RetryAfter)
        assert behind.retry_after == timedelta(seconds=11)
        assert await wire.send(3)  # six seconds more can be waited for

    in_virtual_time(story())
    assert [arrival.number for arrival in wire.arrived] == [1, 3]


def test_all_waiting_for_a_refused_chat_counts() -> None:
    wire = Wire(Pace())
    wire.errors[1] = [RetryAfter(20)]
    wire.errors[2] = [RetryAfter(11)]

    async def story() -> None:
        await wire.fails(1, lane=Lane.BULK)
        press = asyncio.create_task(wire.fails(2))
        await settle()
        asked_at = now()
        await asyncio.gather(*(wire.send(n, chat=2) for n in range(3, 8)))
        assert now() - asked_at < 5  # the others' turns do not wait for that chat's
        assert isinstance(await press, RetryAfter)

    in_virtual_time(story())
    assert [arrival.number for arrival in wire.arrived if arrival.number < 3] == [1, 2]


@pytest.mark.parametrize("lane", [Lane.DUE_SOON, Lane.BULK])
def test_a_refusal_in_a_lower_lane_is_raised_at_once(lane: Lane) -> None:
    wire = Wire(Pace())
    wire.errors[1] = [RetryAfter(2)]

    async def story() -> None:
        asked_at = now()
        assert isinstance(await wire.fails(1, lane=lane), RetryAfter)
        again = await wire.fails(2, lane=lane)
        assert isinstance(again, RetryAfter)
        assert again.retry_after == timedelta(seconds=2)
        assert now() - asked_at == pytest.approx(0.05)
        assert await wire.send(3, lane=lane, chat=2)
        await asyncio.sleep(2)
        assert await wire.send(4, lane=lane)

    in_virtual_time(story())
    assert [arrival.number for arrival in wire.arrived] == [1, 3, 4]


def test_refusals_in_three_chats_pause_all() -> None:
    wire = Wire(Pace())

    async def story() -> float:
        for chat in (1, 2, 3):
            assert await wire.send(chat + 10, Lane.BULK, chat=chat + 10)  # others go on
            wire.errors[chat] = [RetryAfter(10)]
            await wire.fails(chat, lane=Lane.BULK, chat=chat)
        asked_at = now()
        assert isinstance(await wire.fails(4, lane=Lane.BULK, chat=4), RetryAfter)
        await wire.send(5, chat=5)
        return now() - asked_at

    # The pause is what the three have in common; the first was told 0.2 s before.
    assert in_virtual_time(story()) == pytest.approx(10 - 0.2 + 0.05)
    assert 4 not in [arrival.number for arrival in wire.arrived]


def test_refusals_far_apart_pause_nothing() -> None:
    wire = Wire(Pace())

    async def story() -> None:
        for chat in (1, 2, 3):
            wire.errors[chat] = [RetryAfter(60)]
            await wire.fails(chat, lane=Lane.BULK, chat=chat)
            await asyncio.sleep(6)
        assert await wire.send(4, Lane.BULK, chat=4)

    in_virtual_time(story())


def attempts(endpoint: str, lane: Lane, errors: list[TelegramError]) -> tuple[int, int, bool]:
    """How often the call was made, the possible duplicates, and whether it succeeded."""
    wire = Wire(Pace())
    wire.errors[1] = list(errors)

    async def story() -> bool:
        try:
            return bool(await wire.send(1, lane, endpoint=endpoint))
        except TelegramError:
            return False

    succeeded = in_virtual_time(story())
    assert wire.pacer.idle
    return len(wire.arrived), wire.pacer.possible_duplicates, succeeded


NOT_SENT = NotSent("no line")
UNKNOWN = OutcomeUnknown("cut")
BAD_GATEWAY = NetworkError("Bad Gateway")


@pytest.mark.parametrize(
    ("endpoint", "lane", "errors", "expected"),
    [
        ("sendMessage", Lane.INTERACTIVE, [NOT_SENT] * 3, (4, 0, True)),
        ("sendMessage", Lane.INTERACTIVE, [NOT_SENT] * 4, (4, 0, False)),
        ("sendMessage", Lane.BULK, [NOT_SENT], (1, 0, False)),
        ("sendMessage", Lane.INTERACTIVE, [UNKNOWN], (2, 1, True)),
        ("sendMessage", Lane.INTERACTIVE, [UNKNOWN, BAD_GATEWAY], (2, 1, False)),
        ("sendMessage", Lane.INTERACTIVE, [BAD_GATEWAY, NOT_SENT], (3, 1, True)),
        ("sendMessage", Lane.DUE_SOON, [UNKNOWN], (1, 0, False)),
        ("editMessageText", Lane.INTERACTIVE, [UNKNOWN, BAD_GATEWAY, UNKNOWN], (4, 0, True)),
        ("editMessageText", Lane.INTERACTIVE, [UNKNOWN] * 4, (4, 0, False)),
        ("editMessageText", Lane.BULK, [UNKNOWN], (1, 0, False)),
        ("answerCallbackQuery", Lane.INTERACTIVE, [BAD_GATEWAY], (2, 0, True)),
        ("answerCallbackQuery", Lane.INTERACTIVE, [RetryAfter(3)], (2, 0, True)),
        ("sendMessage", Lane.INTERACTIVE, [BadRequest("no")], (1, 0, False)),
        ("editMessageText", Lane.INTERACTIVE, [BadRequest("no")], (1, 0, False)),
    ],
)
def test_a_failure_is_repeated_where_that_is_safe(
    endpoint: str, lane: Lane, errors: list[TelegramError], expected: tuple[int, int, bool]
) -> None:
    assert attempts(endpoint, lane, errors) == expected


def test_a_call_given_up_leaves_no_trace() -> None:
    wire = Wire(Pace(overall=1, interactive_share=0))

    async def story() -> None:
        tasks = [asyncio.create_task(wire.send(n, chat=n)) for n in range(3)]
        await settle()
        for task in tasks[:2]:  # one in flight, one waiting
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert tasks[2].result() is True

    in_virtual_time(story())
    assert wire.pacer.idle


def test_a_call_given_up_as_its_turn_comes_frees_the_turn() -> None:
    wire = Wire(Pace(overall=1, interactive_share=0))

    async def story() -> None:
        first = asyncio.create_task(wire.send(1, chat=1))
        await settle()
        second = asyncio.create_task(wire.send(2, chat=2))
        third = asyncio.create_task(wire.send(3, chat=3))
        wake = wire.pacer._pump

        def give_up_at_once() -> None:
            wake()
            if wire.pacer._overall.busy:  # its turn is given, it has not gone on yet
                second.cancel()

        await first
        wire.pacer._pump = give_up_at_once  # type: ignore[method-assign]
        await asyncio.gather(second, third, return_exceptions=True)
        assert (second.cancelled(), third.result()) == (True, True)

    in_virtual_time(story())
    assert wire.pacer.idle


def test_stopping_lets_nobody_wait() -> None:
    wire = Wire(Pace(overall=1, interactive_share=0, chat_burst=1))

    async def story() -> None:
        chats = [1, 1, 2, 3]
        tasks = [asyncio.create_task(wire.send(n, chat=chat)) for n, chat in enumerate(chats)]
        await asyncio.sleep(0.06)
        wire.pacer.close()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
        assert [type(end) for end in ends] == [bool, *[asyncio.CancelledError] * 3]

    in_virtual_time(story())
    assert wire.pacer.idle


def test_idle_chats_are_forgotten() -> None:
    wire = Wire(UNHURRIED)

    async def story() -> None:
        for chat in range(1, 5001):
            await wire.send(chat, Lane.BULK, chat=chat, delays=(0.0, 0.0))
            await asyncio.sleep(0.001)

    in_virtual_time(story())
    assert len(wire.pacer._chats) <= 1024


def test_a_broadcast_to_a_whole_committee_keeps_its_rate() -> None:
    wire = Wire(Pace())

    async def story() -> float:
        began = now()
        await asyncio.gather(*(wire.send(n, Lane.BULK, chat=n) for n in range(1, 1101)))
        return now() - began

    # 30 calls in each 1.05 s: each counts until a second after its answer.
    assert in_virtual_time(story()) == pytest.approx(1100 / 30 * 1.05, rel=0.02)


def test_a_broadcast_is_spread_over_the_second() -> None:
    wire = Wire(Pace())

    async def story() -> None:
        await asyncio.gather(*(wire.send(n, Lane.BULK, chat=n) for n in range(1, 200)))

    # 30 a second are 7.5 in a quarter of one; a stroke may begin and end within it.
    in_virtual_time(story())
    assert most_in(0.25, wire.arrived) <= 9


async def test_the_lane_reaches_the_pacer_through_a_real_bot() -> None:
    seen: list[str] = []

    async def refuse_once(request: web.Request) -> web.Response:
        seen.append(request.match_info["method"])
        if len(seen) == 1:
            refusal = {"ok": False, "error_code": 429, "parameters": {"retry_after": 3600}}
            return web.json_response(refusal, status=429)
        return web.json_response({"ok": True, "result": True})

    app = web.Application()
    app.router.add_post("/bot{token}/{method}", refuse_once)
    pacer = Pacer(UNHURRIED)
    async with TestServer(app) as server, AiohttpRequest() as transport:
        bot = PacedBot("1:a", pacer=pacer, base_url=f"{server.make_url('/')}bot", request=transport)
        for _ in range(2):
            with pytest.raises(RetryAfter):
                await bot.call("sendMessage", {"chat_id": 1, "text": "Mời họp"}, Lane.BULK)
        assert await bot.set_my_commands([("hop", "Kỳ họp tới")])
    assert seen == ["sendMessage", "setMyCommands"]
    assert pacer.idle
