"""A file of figures becomes what it says; a wrong one names its file, its line and the key."""

from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Literal

import pytest

from core.model.figures import BadFigures, load_figures

FILE = """# Told to readers alone.
version = 1
source = "nobody"

apart_hours = 3
days = [1, 2]
at = 08:00:00

[link]
one_use = true

[choices]
days = [1, 2, 3]

[[steps]]
owner = "chair"
kind = "regular"

[[steps]]
owner = "secretary"
kind = "topic"
"""


class Kind(StrEnum):
    REGULAR = "regular"
    TOPIC = "topic"


@dataclass(frozen=True)
class Link:
    one_use: bool
    lifetime: timedelta = timedelta(days=7)


@dataclass(frozen=True)
class Step:
    owner: Literal["chair", "secretary"]
    kind: Kind


@dataclass(frozen=True)
class Figures:
    apart: timedelta
    days: tuple[int, ...]
    at: time
    link: Link
    choices: dict[str, tuple[int, ...]]
    steps: tuple[Step, ...] = ()


def written(folder: Path, text: str) -> Path:
    file = folder / "own.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_file_becomes_what_it_says(tmp_path: Path) -> None:
    assert load_figures(written(tmp_path, FILE), Figures) == Figures(
        apart=timedelta(hours=3),
        days=(1, 2),
        at=time(8),
        link=Link(one_use=True),
        choices={"days": (1, 2, 3)},
        steps=(Step("chair", Kind.REGULAR), Step("secretary", Kind.TOPIC)),
    )


@pytest.mark.parametrize(
    ("line", "instead", "said"),
    [
        ("apart_hours = 3", 'apart_hours = "3"', "line 5: apart_hours: a value of the type int"),
        ("apart_hours = 3", "apart_years = 3", "line 5: apart_years: no such key"),
        ("days = [1, 2]\n", "days = 1\n", "line 6: days: a value of the type list"),
        ("days = [1, 2]\n", "days = [1, true]\n", "line 6: days: a value of the type int"),
        ("at = 08:00:00", "at = 8", "line 7: at: a value of the type time"),
        ("one_use = true", "one_use = 1", "line 10: one_use: a value of the type bool"),
        ("one_use = true", "", "line 9: one_use: a value of the type bool"),
        ("days = [1, 2, 3]", 'days = [1, "2"]', "line 13: days: a value of the type int"),
        ('kind = "topic"', 'kind = "weekly"', "line 21: kind: one of 'regular', 'topic'"),
        ('"secretary"', '"guest"', "line 20: owner: one of 'chair', 'secretary'"),
        ("[link]", "[links]", "line 9: links: no such key"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, line: str, instead: str, said: str) -> None:
    assert line in FILE
    with pytest.raises(BadFigures) as told:
        load_figures(written(tmp_path, FILE.replace(line, instead, 1)), Figures)
    assert str(told.value) == f"own.toml, {said}"
