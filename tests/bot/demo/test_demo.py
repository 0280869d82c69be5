"""The demo: what is there from the first minute, and what the page's clock calls what comes."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import BindParameter

from bot.demo.clock import DemoClock
from bot.demo.run import start_world, this_morning
from bot.service import Service
from core.model.deliveries import DeliveryKind
from core.reminders.waves import CLOSE
from core.ui.words import words_in
from db.next_event import COMING
from sandbox import Limits, Person, Sandbox
from sandbox.page.routes import routes as page_routes
from tests.demo import people_of
from tests.world import settings_for

HOST, READER, OFFICER = "Trịnh Trác Quân", "Phạm Thục Tuyết", "Bùi Nghĩa An"
FIRST_DAYS = timedelta(days=11)


def test_every_event_has_a_name() -> None:
    columns = [list(query().selected_columns)[1] for query in COMING]
    areas = {column.value for column in columns if isinstance(column, BindParameter)}
    assert areas == {"notices", "meetings", "committee", "topics"}
    for area in {*areas, *(kind.area for kind in DeliveryKind), "reminders", CLOSE}:
        assert words_in("vi").plain(f"demo.event.{area}") != words_in("en").plain(
            f"demo.event.{area}"
        )


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[tuple[Sandbox, DemoClock]]:
    clock = DemoClock(this_morning(datetime.now(UTC), "Asia/Ho_Chi_Minh"))
    sandbox = Sandbox(clock=clock, limits=Limits(enforced=False), routes=page_routes)
    await sandbox.start()
    settings = settings_for(sandbox, f"sqlite:///{tmp_path / 'demo.sqlite'}", tmp_path)
    service = Service(settings, clock.now)
    await start_world(service, sandbox)
    clock.drive(service, sandbox)
    await clock.move_to(clock.now())
    yield sandbox, clock
    await service.stop()
    await sandbox.stop()


def person(sandbox: Sandbox, name: str) -> Person:
    return next(one for one in sandbox.world.people.values() if one.name == name)


def told(sandbox: Sandbox, name: str) -> str:
    return "\n".join(one.text or "" for one in sandbox.messages(person(sandbox, name)))


async def test_a_topic_session_is_prepared_and_a_month_registered(
    demo: tuple[Sandbox, DemoClock],
) -> None:
    sandbox, clock = demo
    assert "ĐÃ LẬP DANH MỤC VIỆC CHUẨN BỊ" in told(sandbox, HOST)
    assert "ĐĂNG KÝ LỊCH" in told(sandbox, HOST)
    assert "PHÂN CÔNG CHUẨN BỊ" in told(sandbox, READER)
    sandbox.say(person(sandbox, OFFICER), "/tonghop")
    await clock.move_to(clock.now())
    assert "TỔNG HỢP" in told(sandbox, OFFICER)
    named = await events_until(clock, clock.now() + FIRST_DAYS)
    assert {"Đăng ký lịch", "Chuẩn bị sinh hoạt chuyên đề", "Nhắc họp"} <= named
    assert "chưa trả lời" in told(sandbox, HOST)


async def test_every_cell_gets_its_group_as_in_telegram(
    demo: tuple[Sandbox, DemoClock],
) -> None:
    """On the page: a new group with the cell in it, then the bot's own button."""
    sandbox, clock = demo
    for secretary in people_of("bí thư")[1:]:
        maker = person(sandbox, secretary)
        members = [one.id for one in sandbox.world.people.values() if one.circle == maker.circle]
        title = f"Nhóm {maker.circle}"
        body = {"person": maker.id, "title": title, "members": members}
        async with (
            aiohttp.ClientSession() as page,
            page.post(f"{sandbox.url}/sandbox/group", json=body) as answer,
        ):
            group = sandbox.world.chats[(await answer.json())["chat"]]
        await clock.move_to(clock.now())
        sandbox.tap(maker, "🔗", chat=group)
        await clock.move_to(clock.now())
        texts = [one.text for one in sandbox.messages(group)]
        assert any(f"Nhóm này là nhóm của {maker.circle}." in text for text in texts), texts


async def events_until(clock: DemoClock, at: datetime) -> set[str]:
    """What the clock's button named on the way, without the cells."""
    named = set()
    while (event := clock.next_event()) and event[0] <= at:
        named.add(event[1]["vi"].split(":")[0])
        assert event[1]["en"].split(":")[0] not in named
        await clock.move_to(event[0])
    return named


async def test_an_event_that_came_by_since_the_clock_looked_is_no_end_of_the_way(
    demo: tuple[Sandbox, DemoClock],
) -> None:
    _, clock = demo
    clock._next = (clock.now(), {"vi": "Nhắc họp", "en": "Meeting reminder"})
    assert clock.next_event() is not None
    assert len(await events_until(clock, clock.now() + FIRST_DAYS)) > 2
