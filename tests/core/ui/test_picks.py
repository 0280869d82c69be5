"""Wherever a list is offered by buttons, page by page, one of it may be typed."""

import ast
from collections.abc import Iterator
from pathlib import Path

from core import __file__ as core

IN_A_DIALOGUE = {
    "ask_first", "ask_last", "names", "choose_meeting", "_day_rows", "_chair_rows", "month_days",
}  # fmt: skip
"""What is typed there answers the question that is open."""
ONLY_TOLD = {"_names"}
"""Nothing is chosen there."""


def offering() -> Iterator[tuple[str, bool]]:
    """Every function that draws pages or a month, and whether what it offers may be typed."""
    for path in sorted(Path(core).parent.rglob("screens*/**/*.py")) + sorted(
        Path(core).parent.rglob("screens.py")
    ):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                calls = [one for one in ast.walk(node) if isinstance(one, ast.Call)]
                names = {getattr(one.func, "id", getattr(one.func, "attr", "")) for one in calls}
                if names & {"turning", "month_grid"}:
                    typed = any(word.arg == "picks" for one in calls for word in one.keywords)
                    yield node.name, typed


def test_whoever_is_offered_a_list_may_type() -> None:
    found = list(offering())
    assert len(found) > 15
    assert {name for name, typed in found if not typed} == IN_A_DIALOGUE | ONLY_TOLD
