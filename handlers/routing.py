"""What an area's table of routes is made of: commands, buttons, and what may be typed."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from inspect import get_annotations
from types import ModuleType
from typing import Any

from core.ui.buttons import ButtonData, registry
from db.prompts import Prompt
from handlers.turn import Turn

Command = Callable[[Turn, str], Awaitable[None]]
Press = Callable[[Turn, Any], Awaitable[None]]
Typed = Callable[[Turn, Prompt], Awaitable[None]]


@dataclass(frozen=True)
class Question:
    """Who takes the answer typed to a prompt of one kind.

    `again` asks again under what was wrong with a refused answer; without it the refusal is all.
    `begun_by` is the command that begins again once the question has ended unanswered; "": home.
    `corrects`: a line that was edited is read as typed again; elsewhere it could be taken for the
    answer to what is asked now.
    """

    on_typed: Typed
    again: Typed | None = None
    begun_by: str = ""
    corrects: bool = False

    def corrects_line_of(self, command: str) -> bool:
        """Tells whether a line after this command may be edited while the question is open."""
        return self.corrects and self.begun_by == command


@dataclass(frozen=True)
class Routes:
    """Which handler takes which command, button and typed answer (by the prompt's kind).

    A command is listed by its name in `MENU`; its handler gets the text after it. `in_groups`:
    the buttons that may be pressed in a group. Everything else shows one person's own business,
    and anybody can send any button's data for any message they can see.
    """

    commands: Mapping[str, Command] = field(default_factory=dict)
    buttons: Mapping[type[ButtonData], Press] = field(default_factory=dict)
    questions: Mapping[str, Question] = field(default_factory=dict)
    in_groups: frozenset[type[ButtonData]] = frozenset()


def pressed(*modules: ModuleType) -> dict[type[ButtonData], Press]:
    """The handlers of buttons in these modules: each `on_…(turn, button)` by its button."""
    found = [
        Routes(buttons={kind: handler})
        for module in modules
        for name, handler in vars(module).items()
        if name.startswith("on_") and handler.__module__ == module.__name__
        for kind in [*get_annotations(handler).values()][1:2]
        if kind in registry.values()
    ]
    return dict(joined(*found).buttons)


def joined(*parts: Routes) -> Routes:
    """Joins all areas' routes. Raises ValueError for a command, button or question named twice."""
    return Routes(
        _joined(part.commands for part in parts),
        _joined(part.buttons for part in parts),
        _joined(part.questions for part in parts),
        frozenset().union(*[part.in_groups for part in parts]),
    )


def _joined(tables: Iterable[Mapping[Any, Any]]) -> dict[Any, Any]:
    whole: dict[Any, Any] = {}
    for table in tables:
        if twice := whole.keys() & table.keys():
            raise ValueError(f"two handlers for {twice}")
        whole.update(table)
    return whole


def press_again(on_tapped: Press, button: Callable[[dict[str, Any]], ButtonData]) -> Typed:
    async def again(turn: Turn, prompt: Prompt) -> None:
        await on_tapped(turn, button(prompt.data))

    return again


def named(kind: type[ButtonData]) -> Callable[[dict[str, Any]], ButtonData]:
    """Makes such a button of a prompt's data, whose keys are the button's fields."""
    return lambda data: kind(**{name: data[name] for name in kind.field_kinds})
