"""Below a reminder: a line, and a button, for each other thing that is due the same day."""

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from core.reminders.buttons import LineButton
from core.ui.buttons import ButtonData, unpack
from core.ui.rows import fitted, told_apart
from core.ui.screens import Button, Screen
from core.ui.words import Words

LONGEST_TEXT = 4000
"""Telegram takes 4,096 characters; where the lines do not fit, their buttons say the same."""


def line_button(label: str, target: ButtonData) -> Button:
    """One line: its words, and what it opens."""
    return Button(label, LineButton(target.pack().replace(":", ".")).pack())


def line_named(words: Words, key: str, target: ButtonData, name: str, **values: object) -> Button:
    """One line about what bears this name, which is cut where a telephone would cut the line."""
    return line_button(fitted(lambda cut: words.plain(key, name=cut, **values), name), target)


def is_line(button: Button) -> bool:
    return isinstance(unpack(button.data), LineButton)


def with_lines(words: Words, screen: Screen, lines: Sequence[Button]) -> Screen:
    """The screen, and the lines below it, no two of which read the same."""
    if not lines:
        return screen
    lines = told_apart(lines)
    said = [words("along.line", label=button.label) for button in lines]
    whole = screen.text + "\n\n" + Markup("\n").join([words("along.head"), *said])
    text = whole if len(whole) <= LONGEST_TEXT else screen.text
    return replace(screen, text=text, rows=(*screen.rows, *((button,) for button in lines)))
