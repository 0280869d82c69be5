import asyncio

import aiohttp
import pytest
from telegram import Bot
from telegram.error import NetworkError, RetryAfter, TimedOut

from sandbox import Person, Sandbox
from sandbox.faults import How
from tests.sandbox.wire import Wire


async def test_a_bad_gateway_once(bot: Bot, sandbox: Sandbox, an: Person) -> None:
    sandbox.faults.add("sendMessage", how="502")
    with pytest.raises(NetworkError, match=r"(?i)bad gateway"):
        await bot.send_message(an.id, "họp")
    assert sandbox.messages(an) == []
    await bot.send_message(an.id, "họp")
    failed, granted = [call for call in sandbox.calls if call.method == "sendMessage"]
    assert (failed.ok, failed.status, failed.took_effect) == (False, 502, False)
    assert failed.fault is not None
    assert (granted.ok, granted.took_effect, granted.fault) == (True, True, None)


async def test_told_to_wait(bot: Bot, sandbox: Sandbox, an: Person, binh: Person) -> None:
    sandbox.faults.add(chat_id=an.id, how="429", seconds=7, times=None)
    await bot.send_message(binh.id, "họp")
    for _ in range(2):
        with pytest.raises(RetryAfter, match="7"):
            await bot.send_message(an.id, "họp")
    sandbox.faults.clear()
    await bot.send_message(an.id, "họp")


@pytest.mark.parametrize(("how", "seen"), [("cut_before", 0), ("cut_after", 1)])
async def test_the_line_is_cut(bot: Bot, wire: Wire, an: Person, how: How, seen: int) -> None:
    sandbox = wire.sandbox
    sandbox.faults.add("sendMessage", how=how, times=2)
    with pytest.raises(NetworkError):
        await bot.send_message(an.id, "họp")
    assert len(sandbox.messages(an)) == seen
    with pytest.raises(aiohttp.ClientError):
        await wire.call("sendMessage", chat_id=an.id, text="họp")
    assert [c.took_effect for c in sandbox.calls if c.method == "sendMessage"] == [seen == 1] * 2


async def test_a_late_answer_has_taken_effect(bot: Bot, sandbox: Sandbox, an: Person) -> None:
    sandbox.faults.add("sendMessage", how="late", seconds=60)
    sending = asyncio.create_task(bot.send_message(an.id, "họp", read_timeout=0.2))
    await sandbox.faults.reached()
    with pytest.raises(TimedOut):
        await sending
    assert sandbox.last(an).text == "họp"


async def test_a_held_call_waits_for_its_release(bot: Bot, sandbox: Sandbox, an: Person) -> None:
    sandbox.faults.add("sendMessage", how="hold")
    sending = asyncio.create_task(bot.send_message(an.id, "họp"))
    await sandbox.faults.reached()
    assert (sandbox.messages(an), sandbox.idle()) == ([], False)
    sandbox.faults.release()
    await sending
    assert sandbox.last(an).text == "họp"
    await sandbox.settled()


async def test_a_held_call_can_be_lost(bot: Bot, sandbox: Sandbox, an: Person) -> None:
    sandbox.faults.add("sendMessage", how="hold")
    sending = asyncio.create_task(bot.send_message(an.id, "họp"))
    await sandbox.faults.reached()
    sandbox.faults.release(take_effect=False)
    with pytest.raises(NetworkError):
        await sending
    assert sandbox.messages(an) == []
    assert not (await sandbox.called("sendMessage")).took_effect


async def test_an_answer_is_held_of_a_call_that_was_judged(
    bot: Bot, sandbox: Sandbox, an: Person
) -> None:
    sandbox.faults.add("sendMessage", how="hold_after")
    sending = asyncio.create_task(bot.send_message(an.id, "họp"))
    await sandbox.faults.reached()
    assert (sandbox.last(an).text, sending.done(), sandbox.idle()) == ("họp", False, False)
    sandbox.faults.release()
    await sending


async def test_a_share_of_the_calls_fails_and_polling_does_not(
    wire: Wire, sandbox: Sandbox, an: Person
) -> None:
    sandbox.faults.add(how="429", times=None, share=0.5)
    answers = [await wire.raw("sendMessage", chat_id=an.id, text="họp") for _ in range(40)]
    refused = [one for one in answers if not one["ok"]]
    assert 5 < len(refused) < 35
    assert sandbox.faults.hits == len(refused)
    for _ in range(10):
        await wire.call("getUpdates")


async def test_waiting_for_a_fault_that_never_comes(sandbox: Sandbox) -> None:
    with pytest.raises(TimeoutError):
        await sandbox.faults.reached(1, timeout=0.001)
