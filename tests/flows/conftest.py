"""A bot and its world for every story, on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.demo import DemoWorld
from tests.world import World


@pytest.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    world = World(database_url, tmp_path)
    await world.start()
    yield world
    await world.end()


@pytest.fixture
async def demo_world(database_url: str, tmp_path: Path) -> AsyncIterator[DemoWorld]:
    """The demo's people, cells, meetings, duties and topics, at 08:00 of a Monday."""
    world = DemoWorld(database_url, tmp_path)
    await world.start()
    yield world
    await world.end()
