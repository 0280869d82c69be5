"""The product keeps to its measures."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PRODUCT = ("core", "db", "handlers", "jobs", "bot", "sandbox")
FILES = [file for top in PRODUCT for file in sorted((ROOT / top).rglob("*.py"))]
FOLDERS = sorted({file.parent for file in FILES})
MOST_FILES = 22


def place(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("folder", FOLDERS, ids=place)
def test_a_folder_is_seen_at_a_glance(folder: Path) -> None:
    files = [file.name for file in folder.glob("*.py") if file.name != "__init__.py"]
    assert len(files) <= MOST_FILES
