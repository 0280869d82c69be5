from datetime import timedelta

import pytest
from telegram import Bot
from telegram.error import RetryAfter

from sandbox import Limits, Person, Sandbox
from tests.sandbox.wire import Ticker, Wire


@pytest.fixture
def limits() -> Limits:
    return Limits()


async def test_thirty_a_second_over_all_chats(wire: Wire, sandbox: Sandbox, ticker: Ticker) -> None:
    people = [sandbox.add_person(f"Đảng viên {n}", started=True) for n in range(31)]
    for person in people[:30]:
        await wire.call("sendMessage", chat_id=person.id, text="họp")
    refusal = await wire.raw("sendMessage", chat_id=people[30].id, text="họp")
    assert refusal == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }
    ticker.seconds += 1
    await wire.call("sendMessage", chat_id=people[30].id, text="họp")


async def test_a_private_chat_bears_a_burst_then_one_a_second(
    wire: Wire, an: Person, ticker: Ticker
) -> None:
    for _ in range(5):
        await wire.call("sendMessage", chat_id=an.id, text="họp")
    for _ in range(3):
        assert (await wire.refused("sendMessage", chat_id=an.id, text="họp"))[0] == 429
        ticker.seconds += 1
        await wire.call("sendMessage", chat_id=an.id, text="họp")


async def test_twenty_a_minute_in_a_group_edits_too(
    wire: Wire, bot: Bot, sandbox: Sandbox, an: Person, ticker: Ticker
) -> None:
    group = sandbox.add_group("Chi bộ 1", [an])
    sandbox.add_bot(group, by=an)
    board = await wire.call("sendMessage", chat_id=group.id, text="bảng 0")
    where = {"chat_id": group.id, "message_id": board["message_id"]}
    for number in range(1, 20):
        ticker.seconds += 1
        await wire.call("editMessageText", **where, text=f"bảng {number}")
    with pytest.raises(RetryAfter) as refusal:
        await bot.send_message(group.id, "thêm")
    assert refusal.value.retry_after == timedelta(seconds=41)
    ticker.seconds += 41
    await bot.send_message(group.id, "thêm")


async def test_looking_and_answering_cost_nothing(wire: Wire, sandbox: Sandbox, an: Person) -> None:
    markup = {"inline_keyboard": [[{"text": "Vắng", "callback_data": "v"}]]}
    await wire.call("sendMessage", chat_id=an.id, text="họp?", reply_markup=markup)
    for _ in range(40):
        press = sandbox.tap(an, "Vắng")
        await wire.call("answerCallbackQuery", callback_query_id=press.id)
        await wire.call("getChat", chat_id=an.id)
