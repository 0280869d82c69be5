"""The button that leads home from anywhere."""

from core.ui.buttons import Home
from core.ui.screens import Button
from core.ui.words import Words


def home_button(words: Words) -> Button:
    return words.button("home.button", Home())
