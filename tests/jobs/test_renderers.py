"""The table of what can be owed: every kind has its renderer, its line, its words, its use."""

import ast
from functools import cache
from pathlib import Path

import pytest

from core.model import deliveries
from core.model.deliveries import DeliveryKind
from jobs.outbox.renderers import AREAS, RENDERERS
from jobs.reminders import combine

ROOT = Path(__file__).parents[2]
OWING = {"owe", "owe_by_day", "is_owed", "find_pending"}
TREES = [
    ast.parse(file.read_text())
    for floor in ("core", "db", "handlers", "jobs", "bot")
    for file in (ROOT / floor).rglob("*.py")
    if file.name != "messages.py"
]


@cache
def named() -> set[str]:
    """The kinds that code speaks of, but for the tables of renderers."""
    return {
        node.attr
        for tree in TREES
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and ast.unparse(node.value).rpartition(".")[2] == "DeliveryKind"
    }


def test_every_kind_is_rendered_by_its_own_area_and_by_no_other() -> None:
    assert set(RENDERERS) == set(DeliveryKind)
    for area, table in AREAS.items():
        assert {kind.area for kind in table} == {area}


def test_every_kind_that_merges_into_the_days_reminder_has_a_line() -> None:
    assert set(combine.LINES) == set(deliveries.LINES)
    for area, table in combine.AREAS.items():
        assert table.keys() == {kind for kind in deliveries.LINES if kind.area == area}


@pytest.mark.parametrize("kind", DeliveryKind)
def test_a_kind_of_the_table_is_one_that_something_owes(kind: DeliveryKind) -> None:
    assert kind.name in named()
    assert kind.name == kind.value.upper()


def test_nothing_is_owed_by_a_bare_string() -> None:
    calls = [node for tree in TREES for node in ast.walk(tree) if isinstance(node, ast.Call)]
    owing = [one for one in calls if ast.unparse(one.func).rpartition(".")[2] in OWING]
    given = [
        argument for one in owing for argument in [*one.args, *(k.value for k in one.keywords)]
    ]
    assert len(owing) > len(DeliveryKind) // 2
    assert [
        one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)
    ] == []
