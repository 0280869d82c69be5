"""A file's sheets as they were read, before anything is made of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.model.names import clean


@dataclass(frozen=True)
class NoValue:
    """A cell that says nothing: a formula without a stored value, or letters encoded twice."""

    said: str
    code: str = "no_value"


@dataclass(frozen=True)
class Note:
    """What was understood or left out, for the preview: `import.note.<code>`."""

    code: str
    value: str = ""
    count: int = 0
    sheet: str = ""


@dataclass(frozen=True)
class Sheet:
    """Rows as a person sees them, line 1 first. `shared`: merged cells as (column, first line, last
    line), counted from 0, whose value counts for all of them.
    """

    name: str
    rows: Sequence[Sequence[object]]
    shared: tuple[tuple[int, int, int], ...] = ()
    notes: tuple[Note, ...] = ()
    alone: bool = True

    @property
    def label(self) -> str:
        """The name, where there are others to tell it from."""
        return "" if self.alone else self.name

    def texts(self) -> list[list[str]]:
        """Every cell as a clean text, merged ones filled downwards."""
        texts = [[as_text(value) for value in row] for row in self.rows]
        for column, first, last in self.shared:
            said = "".join(texts[first][column : column + 1]) if first < len(texts) else ""
            for row in texts[first + 1 : last + 1]:
                row.extend([""] * (column + 1 - len(row)))
                row[column] = said
        return texts


def as_text(value: object) -> str:
    """Writes a cell's value as a person reads it."""
    # A sheet keeps whole numbers as floats: 123.0.
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, NoValue):
        value = value.said
    return "" if value is None else clean(str(value))
