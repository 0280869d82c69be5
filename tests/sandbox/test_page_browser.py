"""The page in a real browser, where there is one."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, ViewportSize, expect

from sandbox import Person, Sandbox
from tests.browser import DESK, PHONE, needs_chromium, open_page
from tests.sandbox.wire import HandClock, Wire

ANSWERS = {
    "inline_keyboard": [
        [{"text": "✅ Tham dự", "callback_data": "yes"}, {"text": "Vắng", "callback_data": "no"}]
    ]
}
HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=1</script>&lt;b&gt;'

pytestmark = [pytest.mark.thorough, needs_chromium]


@pytest.fixture
async def page(sandbox: Sandbox) -> AsyncIterator[Page]:
    async with open_page(sandbox.url) as page:
        yield page


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
async def test_a_person_answers_and_the_clock_moves(
    page: Page, wire: Wire, an: Person, clock: HandClock, size: ViewportSize
) -> None:
    await page.set_viewport_size(size)
    card = await wire.call("sendMessage", chat_id=an.id, text="Họp", reply_markup=ANSWERS)
    person = page.get_by_test_id(f"person-{an.id}")
    await expect(person.get_by_test_id("unread")).to_contain_text("1")
    await person.click()
    await page.get_by_test_id("button").filter(has_text="Tham dự").click()
    await expect(page.locator(".key.waiting")).to_have_count(1)
    [update] = await wire.updates()
    query = update["callback_query"]
    await wire.call("answerCallbackQuery", callback_query_id=query["id"], text="Đã ghi nhận")
    await wire.call(
        "editMessageText", chat_id=an.id, message_id=card["message_id"], text="Họp: Tham dự"
    )
    await expect(page.get_by_test_id("toast")).to_have_text("Đã ghi nhận")
    await expect(page.get_by_test_id("text")).to_have_text("Họp: Tham dự")
    await expect(page.get_by_test_id("edited")).to_be_visible()
    await expect(page.locator(".key.waiting")).to_have_count(0)
    at = clock.at
    await page.get_by_test_id("clock-next").click()
    await expect(page.get_by_test_id("clock-now")).to_contain_text("16:00")
    assert (clock.at - at).total_seconds() == 3600
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_the_next_event_is_named_in_the_pages_language(page: Page) -> None:
    button = page.get_by_test_id("clock-next")
    await expect(button).to_have_attribute("title", re.compile("nhắc họp"))
    await page.get_by_test_id("language").click()
    await expect(button).to_have_attribute("title", re.compile("reminder of the meeting"))
    await expect(page.locator("#now-note")).to_contain_text("reminder of the meeting")


async def test_typing_commands_and_an_alert(page: Page, wire: Wire, an: Person) -> None:
    commands = [
        {"command": "hop", "description": "Cuộc họp tới"},
        {"command": "help", "description": "Trợ giúp"},
        {"command": "lich", "description": "Lịch tháng"},
    ]
    await wire.call("setMyCommands", commands=commands)
    await page.get_by_test_id(f"person-{an.id}").click()
    await page.get_by_test_id("menu").click()
    await expect(page.get_by_test_id("command")).to_have_count(3)
    await page.get_by_test_id("composer").fill("/h")
    await expect(page.get_by_test_id("command")).to_have_count(2)
    await page.get_by_test_id("composer").press("ArrowDown")
    await page.get_by_test_id("composer").press("Enter")
    await expect(page.get_by_test_id("message")).to_contain_text("/help")
    await page.get_by_test_id("composer").fill("Chào <b>bot</b>")
    await page.get_by_test_id("send").click()
    await expect(page.get_by_test_id("message").nth(1)).to_contain_text("Chào <b>bot</b>")
    assert [one["message"]["text"] for one in await wire.updates()] == ["/help", "Chào <b>bot</b>"]
    await wire.call("sendMessage", chat_id=an.id, text="Họp", reply_markup=ANSWERS)
    await page.get_by_test_id("button").filter(has_text="Vắng").click()
    await expect(page.locator(".key.waiting")).to_have_count(1)
    [update] = await wire.updates()
    query = update["callback_query"]["id"]
    await wire.call(
        "answerCallbackQuery", callback_query_id=query, text="Xin lý do", show_alert=True
    )
    await expect(page.get_by_test_id("alert")).to_contain_text("Xin lý do")
    await page.get_by_test_id("alert-ok").click()
    await expect(page.get_by_test_id("alert")).to_be_hidden()


async def test_a_link_opens_on_the_chosen_persons_phone(
    page: Page, wire: Wire, sandbox: Sandbox, an: Person
) -> None:
    newcomer = sandbox.add_person("Lê Văn Cường")
    link = f"https://t.me/{sandbox.world.bot.username}?start=moi_1"
    await wire.call("sendMessage", chat_id=an.id, text=f"Liên kết mời: {link}")
    await page.get_by_test_id(f"person-{an.id}").click()
    await page.get_by_test_id("deep-link").click()
    await page.get_by_test_id(f"link-person-{newcomer.id}").click()
    await expect(page.get_by_test_id("message")).to_contain_text("/start moi_1")
    await page.get_by_test_id("link-box").fill(link.replace("moi_1", "moi_2"))
    await page.get_by_test_id("link-open").click()
    await expect(page.get_by_test_id("message").nth(1)).to_contain_text("/start moi_2")
    first, second = await wire.updates()
    assert first["message"]["from"]["id"] == second["message"]["from"]["id"] == newcomer.id


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
async def test_a_link_given_outside_telegram_is_shown_until_it_is_opened(
    page: Page, wire: Wire, sandbox: Sandbox, an: Person, size: ViewportSize
) -> None:
    newcomer = sandbox.add_person("Lê Văn Cường")
    newcomer.link = f"https://t.me/{sandbox.world.bot.username}?start=moi_1"
    sandbox.world.touch()
    await page.set_viewport_size(size)
    row = page.get_by_test_id(f"person-{newcomer.id}")
    await expect(row.get_by_test_id("has-link")).to_be_visible()
    await expect(page.get_by_test_id("has-link")).to_have_count(1)
    await row.click()
    given = page.get_by_test_id("given-link")
    await expect(page.get_by_test_id("start")).to_be_visible()
    await given.click()
    await expect(page.get_by_test_id("message")).to_contain_text("/start moi_1")
    await expect(given).to_be_hidden()
    await expect(page.get_by_test_id("has-link")).to_have_count(0)
    [update] = await wire.updates()
    assert update["message"]["from"]["id"] == newcomer.id
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
async def test_a_group_is_made_for_a_circle_and_the_bot_leaves_and_comes(
    page: Page, sandbox: Sandbox, wire: Wire, an: Person, size: ViewportSize
) -> None:
    for name in ("Trần Thị Bình", "Lê Văn Cường"):
        sandbox.add_person(name, circle="Chi bộ Hoa Sen")
    stranger = sandbox.add_person("Đỗ Văn Khôi", circle="Chi bộ Sao Mai")
    await page.set_viewport_size(size)
    await page.get_by_test_id("welcome-close").click()
    await page.locator("[data-filter=groups]").click()
    await page.get_by_test_id("new-group").click()
    await page.get_by_test_id("group-circle").select_option("Chi bộ Hoa Sen")
    await expect(page.get_by_test_id("group-name")).to_have_value("Nhóm Chi bộ Hoa Sen")
    await expect(page.get_by_test_id(f"member-{stranger.id}")).to_be_hidden()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await page.get_by_test_id("group-make").click()
    await expect(page.get_by_test_id("chat-title")).to_have_text("Nhóm Chi bộ Hoa Sen")
    await expect(page.get_by_test_id("bot")).to_have_text("Đưa bot ra")
    await page.get_by_test_id("bot").click()
    await expect(page.get_by_test_id("bot")).to_have_text("Thêm bot")
    assert "my_chat_member" in (await wire.updates())[0]
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_hostile_words_stay_words(page: Page, wire: Wire, sandbox: Sandbox) -> None:
    rude = sandbox.add_person(HOSTILE, started=True)
    group = sandbox.add_group(HOSTILE, [rude])
    sandbox.add_bot(group, by=rude)
    sandbox.say(rude, HOSTILE)
    sandbox.send_file(rude, f"{HOSTILE.replace('/', '')}.txt", b"x")
    markup = {
        "inline_keyboard": [
            [{"text": HOSTILE, "callback_data": "x"}],
            [{"text": "mở", "url": "https://t.me/chibo_demo_bot?start=<img>"}],
        ]
    }
    text = '<a href="javascript:document.title=1">x</a> javascript:alert(1)'
    await wire.call(
        "sendMessage", chat_id=rude.id, text=text, parse_mode="HTML", reply_markup=markup
    )
    sandbox.say(rude, HOSTILE, chat=group)
    await page.get_by_test_id(f"person-{rude.id}").click()
    await expect(page.get_by_test_id("message")).to_have_count(3)
    await expect(page.get_by_test_id("text").first).to_have_text(HOSTILE)
    await page.get_by_test_id(f"group-{group.id}").click()
    await expect(page.get_by_test_id("message")).to_have_count(1)
    await page.get_by_test_id("calls").click()
    await expect(page.get_by_test_id("call")).to_have_count(1)
    assert await page.locator("#log img, #people img, body script ~ script").count() == 0
    assert await page.locator('a[href^="javascript"]').count() == 0
    assert await page.title() != "1"
