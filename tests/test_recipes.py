"""Each recipe of CONTRIBUTING, done word by word in a copy of the tree: the new thing is seen."""

import sys
from pathlib import Path

import pytest

from tests.recipes import ROOT, NotTrue, Recipe, copy_tree, do, read_recipes, run_in

RECIPES = read_recipes((ROOT / "CONTRIBUTING.md").read_text())
# What holds for every command, button, sentence, column.
ALWAYS = (
    "tests/core/ui/test_catalogues.py",
    "tests/core/ui/test_buttons.py",
    "tests/core/home/test_menu.py",
    "tests/test_house.py",
)
PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
MIGRATED = "tests/db/engine/test_migrate.py"


def prepared(recipe: Recipe, tree: Path) -> None:
    if recipe.first:
        prepared(RECIPES[recipe.first], tree)
    for step in recipe.steps:
        do(step, tree)


@pytest.mark.thorough
@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_gives_a_running_bot(name: str, tmp_path: Path) -> None:
    recipe = RECIPES[name]
    assert recipe.stories
    copy_tree(tmp_path)
    prepared(recipe, tmp_path)
    migrated = [MIGRATED] if name == "to-add-a-column" else []
    run_in(tmp_path, [*PYTEST, "-m", "", *recipe.stories, *ALWAYS, *migrated])


def test_every_recipe_is_there() -> None:
    assert set(RECIPES) == {
        f"to-add-{thing}"
        for thing in (
            "a-command", "a-button", "something-to-type", "a-reminder-kind",
            "a-message-that-is-owed", "a-sentence", "a-column", "a-setting", "a-language",
            "a-report",
        )
    }  # fmt: skip


def test_a_recipe_that_is_not_true_fails(tmp_path: Path) -> None:
    written = (
        "## To add a line\n\n"
        "1. Like this:\n\n"
        "   ```python a.py, after: x = 1\n   y = 2\n   ```\n"
        "2. And that:\n\n"
        "   ```sh\n   test -e a.py\n   ```\n"
    )
    recipe = read_recipes(written)["to-add-a-line"]
    with pytest.raises(NotTrue, match=r"no a\.py"):
        do(recipe.steps[0], tmp_path)
    with pytest.raises(NotTrue, match="test -e"):
        do(recipe.steps[1], tmp_path)
    (tmp_path / "a.py").write_text("x = 1\n")
    prepared(recipe, tmp_path)
    assert (tmp_path / "a.py").read_text() == "x = 1\ny = 2\n"
    (tmp_path / "a.py").write_text("x = 1\nx = 1\n")
    with pytest.raises(NotTrue, match="2 lines"):
        do(recipe.steps[0], tmp_path)
