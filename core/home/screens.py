"""The start screen, the help, the languages, and short hints."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from core.home.buttons import CellsButton, CommandButton, LanguageButton
from core.home.menu import MenuCommand, Seat, commands_for, find_menu_command
from core.meetings.buttons import CalendarButton
from core.model.meeting import Meeting
from core.ui.home_button import home_button
from core.ui.rows import in_pairs
from core.ui.screens import Button, Screen
from core.ui.words import LANGUAGES, Words, words_in

MOST_FOUND = 20


@dataclass(frozen=True)
class Place:
    """Where somebody belongs: a cell or a committee, what they are there, and what comes next.

    `role` is a core.people.Role or "member".
    """

    name: str
    role: str
    is_cell: bool
    upcoming: Meeting | None = None
    now: datetime | None = None


def home(words: Words, name: str, places: Sequence[Place], held: frozenset[Seat]) -> Screen:
    """Greets, and shows where the person belongs, what comes next, what to do."""
    parts = [words("home.greeting", name=name), *[_place(words, place) for place in places]]
    buttons = [command_button(words, c) for c in commands_for(held) if c.on_home]
    if Seat.OFFICER in held:
        buttons.append(words.button("home.cells.button", CellsButton()))
    helping = words.button("menu.help.button", CommandButton("help"))
    return Screen(Markup("\n\n").join(parts), (*in_pairs(buttons), (helping,)))


def _place(words: Words, place: Place) -> Markup:
    line = words(f"home.place.{place.role}", place=place.name)
    if not place.is_cell:
        return line
    running = place.upcoming and place.now and place.upcoming.runs_at(place.now)
    return line + "\n" + coming(words, place.upcoming, running=bool(running))


def coming(words: Words, meeting: Meeting | None, *, running: bool = False) -> Markup:
    if meeting is None:
        return words("home.nothing_ahead")
    when = words.when(meeting.on_date, meeting.at_time)
    if running:
        key = "home.running.at" if meeting.place else "home.running"
    else:
        key = "home.next.at" if meeting.place else "home.next"
    return words(key, when=when, place=meeting.place)


def command_button(words: Words, command: MenuCommand) -> Button:
    return words.button(f"{command.key}.button", CommandButton(command.name))


def help_page(words: Words, held: frozenset[Seat], group_link: str) -> Screen:
    """Lists what somebody with these seats can do, each command with its other word."""
    commands = commands_for(held)
    lines = Markup("\n").join(_help_line(words, command) for command in commands)
    parts = [words("home.help.head"), lines]
    if Seat.STRANGER in held:
        parts.append(words("home.help.stranger"))
    rows = list(in_pairs([command_button(words, c) for c in commands if c.on_home]))
    if Seat.OFFICER in held:
        rows.append((words.button("home.cells.button", CellsButton()),))
    if Seat.LEADER in held:
        parts.append(words("home.help.group"))
        rows.append((Button(words.plain("home.help.group.button"), url=group_link),))
    parts.append(words("home.help.privacy"))
    return Screen(Markup("\n\n").join(parts), (*rows, (home_button(words),)))


def _help_line(words: Words, command: MenuCommand) -> Markup:
    word = command.words(words.language)[0]
    # The other languages' words work for everybody, but are only noise in a Vietnamese list.
    other = command.name if word != command.name else ""
    key = "home.help.line.other" if other else "home.help.line"
    return words(key, word=word, other=other, does=words.plain(command.key))


def languages(words: Words) -> Screen:
    """Lists every language by its own name; the one that counts carries a mark."""
    buttons = [_language_button(words, language) for language in LANGUAGES]
    return Screen(words("language.head"), (*in_pairs(buttons), (home_button(words),)))


def _language_button(words: Words, language: str) -> Button:
    label = words_in(language).plain("language.name")
    if language == words.language:
        label = words.plain("language.chosen", label=label)
    return Button(label, LanguageButton(language).pack())


def hint(words: Words) -> Screen:
    """Says what to do when the bot did not understand."""
    helping = words.button("menu.help.button", CommandButton("help"))
    return Screen(words("home.hint"), ((home_button(words), helping),))


def no_such_command(words: Words, word: str, near: MenuCommand | None) -> Screen:
    """Says that there is no such command, and offers the one that comes nearest."""
    rows = ((command_button(words, near),),) if near and near.on_home else ()
    key = "home.no_command.near" if near else "home.no_command"
    name = near.words(words.language)[0] if near else ""
    return Screen(words(key, word=word, near=name), (*rows, *hint(words).rows))


def which_pick(words: Words, found: Sequence[tuple[str, str]], *, near: bool = False) -> Screen:
    """Asks which of these was meant; `near`: none of them was spelled so."""
    rows = tuple((Button(name, data),) for name, data in found[:MOST_FOUND])
    key = "home.pick.near" if near else "home.pick.which"
    return Screen(words(key), (*rows, (home_button(words),)))


def edited(words: Words) -> Screen:
    return Screen(words("home.edited"), ((home_button(words),),))


def above(hint: Screen, home: Screen) -> Screen:
    """Puts a hint above the start screen, whose buttons are enough."""
    first = hint.rows[:-1]
    return Screen(Markup("\n\n").join([hint.text, home.text]), (*first, *home.rows))


def too_late(words: Words, command: str) -> Screen:
    """Says that the question ended unanswered, with the command that begins it again, if any."""
    found = find_menu_command(command)
    again = [command_button(words, found)] if found else []
    return Screen(words("home.too_late"), ((*again, home_button(words)),))


def no_files(words: Words) -> Screen:
    """Says where documents belong: the bot carries none."""
    return Screen(words("home.no_files"), ((home_button(words),),))


def month_button(words: Words, meeting: Meeting) -> Button:
    """Makes the way back from a meeting's screens: its month in its cell's calendar."""
    data = CalendarButton(meeting.cell_id, f"{meeting.on_date:%Y%m%d}")
    return words.button("calendar.back", data)
