"""The recipes of CONTRIBUTING, read so that they can be done: their blocks say file and place.

```python core/home/menu.py, after: MENU = (
    MenuCommand("chao", …),
```

A block is a `new` file, goes to the `end` of one, `after:` the one line that reads so, or `in place
of:` it. An `sh` block is run. A recipe that "goes on from" another's section begins with that one.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"^( *)```(\w+) ?(.*)\n((?:.*\n)*?)\1```$", re.MULTILINE)
FIRST = re.compile(r"goes on\s+from\s+\[[^\]]+\]\(#([\w-]+)\)")


class NotTrue(Exception):  # noqa: N818 - it states a fact
    """The recipe cannot be done as it is written."""


@dataclass(frozen=True)
class Step:
    """One block of a recipe. `where`: new, end, "after: …", "in place of: …"; "" to be run."""

    language: str
    file: str
    where: str
    text: str


@dataclass(frozen=True)
class Recipe:
    """What is to be done, in order; `first` is the recipe that it goes on from."""

    title: str
    first: str
    steps: tuple[Step, ...]

    @property
    def stories(self) -> list[str]:
        """The tests that the recipe writes."""
        return [step.file for step in self.steps if step.file.startswith("tests/flows/")]


def read_recipes(text: str) -> dict[str, Recipe]:
    """Every section "To add …", by its anchor."""
    found = {}
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        title, _, body = section.partition("\n")
        if title.startswith("To add "):
            first = FIRST.search(body)
            steps = tuple(_steps(body))
            anchor = re.sub(r"[^\w-]", "", title.lower().replace(" ", "-"))
            found[anchor] = Recipe(title, first[1] if first else "", steps)
    return found


def _steps(body: str) -> Iterator[Step]:
    for indent, language, head, text in BLOCK.findall(body):
        lines = [line.removeprefix(indent) for line in text.splitlines(keepends=True)]
        file, _, where = head.partition(", ")
        if language == "sh" or where:
            yield Step(language, file, where, "".join(lines))


def copy_tree(to: Path) -> None:
    """Every file that is kept, or would be."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"],  # noqa: S607
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    for name in listed.stdout.split("\0"):
        if name and (ROOT / name).exists():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, to / name)
    subprocess.run(["git", "init", "-q"], cwd=to, check=True)  # noqa: S607


def do(step: Step, tree: Path) -> None:
    """Raises NotTrue where the tree is not as the recipe says."""
    if step.language == "sh":
        run_in(tree, ["bash", "-euc", step.text.replace(".venv/bin/python", sys.executable)])
        return
    file = tree / step.file
    if step.where == "new":
        if file.exists():
            raise NotTrue(f"{step.file} is there already")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(step.text)
    elif not file.exists():
        raise NotTrue(f"there is no {step.file}")
    else:
        file.write_text(_with(step, file.read_text()))


def _with(step: Step, text: str) -> str:
    if step.where == "end":
        return text + "\n" + step.text
    how, _, line = step.where.partition(": ")
    lines = text.splitlines(keepends=True)
    at = [number for number, one in enumerate(lines) if one.strip() == line]
    if how not in ("after", "in place of") or len(at) != 1:
        raise NotTrue(f"{step.file} has {len(at)} lines that read {line!r}")
    rest = lines[at[0] + 1 :]
    return "".join([*lines[: at[0] + (how == "after")], step.text, *rest])


def run_in(tree: Path, command: list[str]) -> str:
    """What the command says, run in that tree. Raises NotTrue where it fails."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST")}
    done = subprocess.run(  # noqa: S603 - the recipes are ours
        command, cwd=tree, check=False, capture_output=True, text=True, env=kept
    )
    if done.returncode:
        raise NotTrue(f"{' '.join(command)}\n{done.stdout[-6000:]}{done.stderr[-3000:]}")
    return done.stdout
