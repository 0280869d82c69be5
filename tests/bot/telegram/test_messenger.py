"""Every answer of Telegram becomes the outcome that says what to do next."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp.test_utils import unused_port
from markupsafe import Markup

from bot.telegram.calls import PacedBot
from bot.telegram.messenger import TelegramMessenger, keyboard
from bot.telegram.pacing import Pacer
from bot.telegram.transport import AiohttpRequest
from core.joining.invites import qr_picture
from core.ui.lanes import Lane
from core.ui.screens import (
    Button,
    File,
    Menu,
    Moved,
    NotReached,
    Outcome,
    Pin,
    Rejected,
    Screen,
    Sent,
    Unknown,
    Unreachable,
    Wait,
)
from sandbox import Chat, Limits, Message, Person, Sandbox
from sandbox.faults import How
from tests.world import FAST

HELLO = Screen(Markup("<b>Kính mời</b> đồng chí"), ((Button("Tham dự", "1an:1:attend"),),))
OTHER = Screen(Markup("Đã ghi nhận"))
PATIENCE = 0.2


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(limits=Limits(enforced=False))
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


async def connected(token: str, url: str) -> PacedBot:
    """A bot that does not try again by itself."""
    bot = PacedBot(
        token,
        base_url=f"{url}/bot",
        request=AiohttpRequest(read_timeout=PATIENCE),
        get_updates_request=AiohttpRequest(),
        pacer=Pacer(replace(FAST, retry_pauses=(), patience=0.0)),
    )
    await bot.request.initialize()
    return bot


@pytest.fixture
async def messenger(sandbox: Sandbox) -> AsyncIterator[TelegramMessenger]:
    bot = await connected(sandbox.token, sandbox.url)
    yield TelegramMessenger(bot)
    await bot.request.shutdown()


@pytest.fixture
def an(sandbox: Sandbox) -> Person:
    return sandbox.add_person("Nguyễn Văn An", started=True)


@pytest.fixture
def group(sandbox: Sandbox, an: Person) -> Chat:
    group = sandbox.add_group("Chi bộ Láng Hạ", [an])
    sandbox.add_bot(group, by=an)
    return group


def newest(sandbox: Sandbox, chat: Chat | Person) -> Message:
    return sandbox.last(chat)


# --- it goes through ------------------------------------------------------------------------------


async def test_sent(messenger: TelegramMessenger, sandbox: Sandbox, an: Person) -> None:
    outcome = await messenger.send(an.id, HELLO, Lane.BULK)
    message = newest(sandbox, an)
    assert outcome == Sent(message.id)
    assert message.text == "Kính mời đồng chí"
    assert sandbox.buttons(message) == ["Tham dự"]
    assert [call.params.get("disable_notification") for call in sandbox.calls] == [None]


@pytest.mark.parametrize("picture", [True, False])
async def test_a_file_is_sent(
    messenger: TelegramMessenger, sandbox: Sandbox, an: Person, picture: bool
) -> None:
    screen = replace(
        HELLO, file=File("lich.png", qr_picture("https://t.me"), picture=picture), silent=True
    )
    outcome = await messenger.send(an.id, screen, Lane.BULK)
    message = newest(sandbox, an)
    assert outcome == Sent(message.id)
    assert message.caption == "Kính mời đồng chí"
    assert bool(message.photo) is picture
    assert (message.document.name if message.document else "") == ("" if picture else "lich.png")
    assert sandbox.calls[-1].params["disable_notification"] in (True, "true")


async def test_edited_and_edited_to_the_same(
    messenger: TelegramMessenger, sandbox: Sandbox, an: Person
) -> None:
    sent = await messenger.send(an.id, HELLO, Lane.BULK)
    assert isinstance(sent, Sent)
    assert await messenger.edit(an.id, sent.message_id, OTHER, Lane.BULK) == sent
    assert newest(sandbox, an).text == "Đã ghi nhận"
    assert sandbox.buttons(newest(sandbox, an)) == []
    assert await messenger.edit(an.id, sent.message_id, OTHER, Lane.BULK) == sent
    assert not sandbox.calls[-1].ok
    assert "message is not modified" in sandbox.calls[-1].error


async def test_pinned_or_not_allowed_to(
    messenger: TelegramMessenger, sandbox: Sandbox, an: Person, group: Chat
) -> None:
    sent = await messenger.send(group.id, HELLO, Lane.BULK)
    assert isinstance(sent, Sent)
    assert isinstance(await messenger.pin(group.id, Pin(sent.message_id), Lane.DUE_SOON), Sent)
    assert newest(sandbox, group).pinned or any(m.pinned for m in sandbox.messages(group))
    sandbox.set_bot_rights(group, by=an, admin=False)
    assert isinstance(await messenger.pin(group.id, Pin(sent.message_id), Lane.DUE_SOON), Rejected)


async def test_menus_are_set_and_taken_back(
    messenger: TelegramMessenger, sandbox: Sandbox, an: Person
) -> None:
    menu = Menu((("hop", "Buổi họp tới"),))
    assert isinstance(await messenger.set_menu(an.id, menu, Lane.BULK), Sent)
    assert [one["command"] for one in sandbox.commands(an)] == ["hop"]
    assert isinstance(await messenger.set_menu(an.id, Menu(()), Lane.BULK), Sent)
    assert sandbox.commands(an) == []


async def test_a_toast_that_is_too_late_is_lost_and_no_more(
    messenger: TelegramMessenger, sandbox: Sandbox, an: Person
) -> None:
    await messenger.send(an.id, HELLO, Lane.BULK)
    press = sandbox.tap(an, "Tham dự")
    await messenger.toast(press.id, "Đã ghi nhận")
    assert (press.text, press.alert) == ("Đã ghi nhận", False)
    await messenger.toast("0", "Đã ghi nhận", alert=True)
    assert not sandbox.calls[-1].ok


# --- it cannot be reached -------------------------------------------------------------------------


async def test_blocked(messenger: TelegramMessenger, sandbox: Sandbox, an: Person) -> None:
    sandbox.block(an)
    assert await messenger.send(an.id, HELLO, Lane.BULK) == Unreachable("blocked")


async def test_deactivated(messenger: TelegramMessenger, sandbox: Sandbox, an: Person) -> None:
    sandbox.deactivate(an)
    assert await messenger.send(an.id, HELLO, Lane.BULK) == Unreachable("deactivated")


async def test_never_started(messenger: TelegramMessenger, sandbox: Sandbox) -> None:
    new = sandbox.add_person("Trần Thị Bình")
    outcome = await messenger.send(new.id, HELLO, Lane.BULK)
    assert outcome in (Unreachable("never_started"), Unreachable("no_chat"))


async def test_nobody_has_that_number(messenger: TelegramMessenger) -> None:
    assert await messenger.send(424242, HELLO, Lane.BULK) == Unreachable("no_chat")


async def test_kicked(
    messenger: TelegramMessenger, sandbox: Sandbox, an: Person, group: Chat
) -> None:
    sandbox.remove_bot(group, by=an)
    assert await messenger.send(group.id, HELLO, Lane.BULK) == Unreachable("removed")


async def test_migrated(messenger: TelegramMessenger, sandbox: Sandbox, group: Chat) -> None:
    old = group.id
    new = sandbox.migrate(group)
    assert new.id != old
    assert await messenger.send(old, HELLO, Lane.BULK) == Moved(new.id)


# --- it is refused --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "screen",
    [
        Screen(Markup("dài ") * 1100),
        Screen(Markup("<b>không đóng")),
        Screen(Markup("")),
        Screen(Markup("x"), ((Button("dài", "x" * 65),),)),
    ],
    ids=["too long", "bad html", "empty", "64 bytes"],
)
async def test_never_taken_as_it_is(
    messenger: TelegramMessenger, sandbox: Sandbox, an: Person, screen: Screen
) -> None:
    assert isinstance(await messenger.send(an.id, screen, Lane.BULK), Rejected)
    assert sandbox.messages(an) == [m for m in sandbox.messages(an) if not m.from_.is_bot]


async def test_an_edit_of_what_is_gone(messenger: TelegramMessenger, an: Person) -> None:
    assert isinstance(await messenger.edit(an.id, 9999, OTHER, Lane.BULK), Rejected)


async def test_told_to_wait(messenger: TelegramMessenger, sandbox: Sandbox, an: Person) -> None:
    sandbox.faults.add("sendMessage", how="429", seconds=7)
    assert await messenger.send(an.id, HELLO, Lane.BULK) == Wait(7.0)
    assert not [m for m in sandbox.messages(an) if m.from_.is_bot]


# --- nobody knows ---------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["cut_before", "cut_after", "502", "late"])
async def test_the_outcome_is_unknown(
    messenger: TelegramMessenger, sandbox: Sandbox, an: Person, how: How
) -> None:
    sandbox.faults.add("sendMessage", how=how, seconds=5 * PATIENCE)
    assert await messenger.send(an.id, HELLO, Lane.BULK) == Unknown()
    arrived = [m for m in sandbox.messages(an) if m.from_.is_bot]
    assert len(arrived) == int(how in ("cut_after", "late"))


async def test_a_closed_port_is_certainly_not_sent() -> None:
    bot = await connected("123456:abcdefghijklmnopqrstuvwxyz", f"http://127.0.0.1:{unused_port()}")
    messenger = TelegramMessenger(bot)
    outcomes: list[Outcome] = [
        await messenger.send(1, HELLO, Lane.BULK),
        await messenger.edit(1, 1, HELLO, Lane.BULK),
        await messenger.pin(-1, Pin(1), Lane.DUE_SOON),
        await messenger.set_menu(1, Menu(()), Lane.BULK),
    ]
    assert outcomes == [NotReached()] * 4
    await messenger.toast("1", "Đã ghi nhận")
    await bot.request.shutdown()


async def test_a_wrong_token_is_refused_without_naming_it(sandbox: Sandbox, an: Person) -> None:
    bot = await connected("123456:wrong-token-of-the-right-shape", sandbox.url)
    outcome = await TelegramMessenger(bot).send(an.id, HELLO, Lane.BULK)
    assert isinstance(outcome, Rejected)
    assert "wrong-token" not in outcome.reason
    await bot.request.shutdown()


def test_no_buttons_no_keyboard() -> None:
    assert keyboard(()) is None
    made = keyboard(((Button("Mở", url="https://t.me/x"), Button("Vắng", "1an:1:absent")),))
    assert made
    link, tap = made["inline_keyboard"][0]
    assert link == {"text": "Mở", "url": "https://t.me/x"}
    assert tap == {"text": "Vắng", "callback_data": "1an:1:absent"}
