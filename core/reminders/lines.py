"""Below a reminder: a line, and a button, for each other thing that is due the same day."""

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from core.reminders.buttons import OtherButton
from core.ui.buttons import ButtonData, unpack
from core.ui.screens import Button, Screen
from core.ui.words import Words

LONGEST_TEXT = 4000
"""Telegram takes 4,096 characters; where the lines do not fit, their buttons say the same."""


def other(label: str, target: ButtonData) -> Button:
    return Button(label, OtherButton(target.pack().replace(":", ".")).pack())


def is_other(button: Button) -> bool:
    return isinstance(unpack(button.data), OtherButton)


def with_others(words: Words, screen: Screen, others: Sequence[Button]) -> Screen:
    if not others:
        return screen
    lines = [words("along.line", label=button.label) for button in others]
    below = Markup("\n").join([words("along.head"), *lines])
    whole = screen.text + "\n\n" + below
    text = whole if len(whole) <= LONGEST_TEXT else screen.text
    return replace(screen, text=text, rows=(*screen.rows, *((button,) for button in others)))
