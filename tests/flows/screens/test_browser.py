"""A newcomer types one command and sees a cell's month happen in the browser."""

import asyncio
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser import PHONE, needs_chromium, open_page
from tests.process import ROOT, until

AT_HOME = re.compile(r"http://127\.0\.0\.1:\d+")
MOST_EVENTS = 20
PATIENCE = 120_000.0
"""Milliseconds; what the bot does at its start keeps the clock waiting."""

pytestmark = [pytest.mark.thorough, needs_chromium]


@pytest.fixture
async def address(tmp_path: Path) -> AsyncIterator[str]:
    """Where the demo, run without a token, says its page is. It ends well when it is told to."""
    told = tmp_path / "told.txt"
    env = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    env |= {"PYTHONPATH": str(ROOT), "WEB_PORT": str(_free_port())}
    with told.open("wb") as output:
        demo = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", env=env, cwd=tmp_path, stdout=output, stderr=output
        )
    try:
        yield await _address(demo, told)
        demo.send_signal(signal.SIGTERM)
        async with asyncio.timeout(30):
            assert await demo.wait() == 0
    finally:
        if demo.returncode is None:
            demo.kill()
            await demo.wait()


async def _address(demo: asyncio.subprocess.Process, told: Path) -> str:
    async def there() -> bool:
        assert demo.returncode is None, _lines(told)
        return bool(AT_HOME.search(_lines(told)))

    await until(there, 60)
    found = AT_HOME.search(_lines(told))
    assert found
    return found.group()


def _lines(told: Path) -> str:
    return told.read_text(encoding="utf-8")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


async def test_a_newcomer_joins_answers_and_is_reminded(address: str) -> None:
    async with open_page(address) as page:
        await _join(page)
        await _answer(page, "Tham dự", "Đã ghi nhận: đồng chí tham dự.")
        await expect(_newest(page)).to_contain_text("Đã ghi nhận: Tham dự")
        await _move_the_clock_until(page, "NHẮC LỊCH")
        await expect(_newest(page)).to_contain_text("Đã ghi nhận: Tham dự")
        await page.set_viewport_size(PHONE)
        await page.get_by_test_id("back").click()
        await _join(page)
        await _answer(page, "Vắng", "Đã ghi nhận: đồng chí vắng. Đề nghị cho biết lý do.")
        await _answer(page, "Công tác", "Đã ghi nhận lý do vắng.")
        await expect(_newest(page)).to_contain_text("Vắng – công tác")
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def _join(page: Page) -> None:
    """The first who was given a link opens it, reads, agrees and gets the card."""
    await page.get_by_test_id("has-link").first.click()
    await page.get_by_test_id("given-link").click()
    await expect(_newest(page)).to_contain_text("Lưu những gì")
    await expect(page.get_by_test_id("given-link")).to_be_hidden()
    await _button(page, "✅ Đồng ý").click()
    await expect(_newest(page)).to_contain_text("MỜI HỌP CHI BỘ")


async def _answer(page: Page, label: str, toast: str) -> None:
    await _button(page, label).click()
    await expect(page.get_by_test_id("toast")).to_have_text(toast)


async def _move_the_clock_until(page: Page, text: str) -> None:
    """To the next event by the button, and the next, until the newest message says that."""
    button = page.get_by_test_id("clock-next")
    for _ in range(MOST_EVENTS):
        await expect(button).to_be_enabled(timeout=PATIENCE)
        if text in await _newest(page).inner_text():
            return
        async with page.expect_response("**/sandbox/clock", timeout=PATIENCE):
            await button.click(timeout=PATIENCE)
    pytest.fail(f"{text} did not come within {MOST_EVENTS} events")


def _newest(page: Page) -> Locator:
    return page.get_by_test_id("message").last


def _button(page: Page, label: str) -> Locator:
    return page.get_by_test_id("button").filter(has_text=label).last
