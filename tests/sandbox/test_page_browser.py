"""The page in a real browser, where there is one."""

import os
import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, async_playwright, expect

from sandbox import Person, Sandbox
from tests.sandbox.wire import HandClock, Wire

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ANSWERS = {
    "inline_keyboard": [
        [{"text": "✅ Tham dự", "callback_data": "yes"}, {"text": "Vắng", "callback_data": "no"}]
    ]
}
HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=1</script>&lt;b&gt;'
SIZES = [(1280, 800), (390, 844)]

pytestmark = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("REQUIRE_CHROMIUM"), reason="no Chromium here"
)


@pytest.fixture
async def page(sandbox: Sandbox) -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = await chromium.new_page(viewport={"width": 1280, "height": 800})
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
        page.on(
            "request", lambda r: problems.append(r.url) if _is_outside(r.url, sandbox) else None
        )
        await page.goto(sandbox.url)
        yield page
        await chromium.close()
        assert problems == []


def _is_outside(url: str, sandbox: Sandbox) -> bool:
    return not url.startswith((sandbox.url, "data:"))


@pytest.mark.parametrize("size", SIZES, ids=["desk", "phone"])
async def test_a_person_answers_and_the_clock_moves(
    page: Page, wire: Wire, an: Person, clock: HandClock, size: tuple[int, int]
) -> None:
    await page.set_viewport_size({"width": size[0], "height": size[1]})
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
