from collections.abc import AsyncIterator

import aiohttp
import pytest
from telegram import Bot

from sandbox import Limits, Person, Sandbox
from sandbox.page.routes import routes as page_routes
from tests.bot_api_spec import check_answer, check_call
from tests.sandbox.wire import HandClock, Ticker, Wire


@pytest.fixture(autouse=True)
def _timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def ticker() -> Ticker:
    return Ticker()


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def limits() -> Limits:
    return Limits(enforced=False)


@pytest.fixture
async def sandbox(ticker: Ticker, clock: HandClock, limits: Limits) -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(clock=clock, monotonic=ticker, limits=limits, routes=page_routes)
    await sandbox.start()
    yield sandbox
    await sandbox.stop()
    for call in sandbox.calls:
        if call.ok:
            assert check_call(call.method, call.params) == []
            assert check_answer(call.method, call.result) == []


@pytest.fixture
async def wire(sandbox: Sandbox) -> AsyncIterator[Wire]:
    async with aiohttp.ClientSession() as session:
        yield Wire(sandbox, session)


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    address = sandbox.url
    async with Bot(
        sandbox.token, base_url=f"{address}/bot", base_file_url=f"{address}/file/bot"
    ) as bot:
        yield bot


@pytest.fixture
def an(sandbox: Sandbox) -> Person:
    return sandbox.add_person("Nguyễn Văn An", username="an_nguyen", started=True)


@pytest.fixture
def binh(sandbox: Sandbox) -> Person:
    return sandbox.add_person("Trần Thị Bình", started=True)
