"""The command table: every command, who sees it, and where the home screen offers it.

Menus in Telegram, the help and the buttons of the home screen are all made from it. A test
holds it equal to the commands that have a handler.
"""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from core.model.people import Actor
from core.ui.screens import Menu
from core.ui.words import LANGUAGES, words_in


class Seat(StrEnum):
    """From where somebody looks at the bot; one person may have several."""

    STRANGER = "stranger"
    JOINED = "joined"
    MEMBER = "member"
    LEADER = "leader"
    OFFICER = "officer"
    GROUP = "group"
    OPERATOR = "operator"


JOINED = frozenset({Seat.JOINED})
PRIVATE = frozenset({Seat.JOINED, Seat.STRANGER})


@dataclass(frozen=True)
class MenuCommand:
    """One command. `english` is the word an English menu shows."""

    name: str
    alias: str
    english: str
    seen_by: frozenset[Seat]
    on_home: bool = False

    @property
    def key(self) -> str:
        """What it does, in the catalogues; with ".button" added, its button's label."""
        return f"menu.{self.name}"

    def word(self, language: str) -> str:
        """The command's word as a menu in this language shows it."""
        return self.english if language == "en" else self.name


MENU = (
    MenuCommand("start", "", "start", PRIVATE),
    MenuCommand("hop", "next", "next", frozenset({Seat.MEMBER, Seat.GROUP}), on_home=True),
    MenuCommand("lich", "calendar", "calendar", JOINED, on_home=True),
    MenuCommand("themhop", "newmeeting", "newmeeting", frozenset({Seat.LEADER}), on_home=True),
    MenuCommand("suahop", "edit", "edit", frozenset({Seat.LEADER}), on_home=True),
    MenuCommand("dangky", "register", "register", frozenset({Seat.LEADER}), on_home=True),
    MenuCommand("tonghop", "overview", "overview", frozenset({Seat.OFFICER}), on_home=True),
    MenuCommand("dondoc", "urge", "urge", frozenset({Seat.OFFICER}), on_home=True),
    MenuCommand(
        "thanhvien", "members", "members", frozenset({Seat.LEADER, Seat.OFFICER}), on_home=True
    ),
    MenuCommand(
        "thongbao", "notice", "notice", frozenset({Seat.LEADER, Seat.OFFICER}), on_home=True
    ),
    MenuCommand(
        "caidat", "settings", "settings", frozenset({Seat.LEADER, Seat.OFFICER}), on_home=True
    ),
    MenuCommand("vang", "absent", "absent", frozenset({Seat.MEMBER}), on_home=True),
    MenuCommand("viec", "tasks", "tasks", frozenset({Seat.MEMBER}), on_home=True),
    MenuCommand(
        "chuyende", "topics", "topics", frozenset({Seat.LEADER, Seat.OFFICER}), on_home=True
    ),
    MenuCommand("dusinhhoat", "visits", "visits", frozenset({Seat.OFFICER}), on_home=True),
    MenuCommand("toi", "me", "me", JOINED, on_home=True),
    MenuCommand("ngonngu", "language", "language", JOINED),
    MenuCommand("trangthai", "status", "status", frozenset({Seat.OPERATOR})),
    MenuCommand("help", "trogiup", "help", PRIVATE),
)


def seats(actor: Actor) -> frozenset[Seat]:
    """Everything this person is to the bot; who has not joined is a stranger, or its operator."""
    held = {
        Seat.STRANGER: not actor.joined,
        Seat.JOINED: actor.joined,
        Seat.MEMBER: actor.cell_ids,
        Seat.LEADER: actor.led_cell_ids,
        Seat.OFFICER: actor.watched_committee_ids,
        Seat.OPERATOR: actor.operator,
    }
    return frozenset(seat for seat, holds in held.items() if holds)


def commands_for(held: frozenset[Seat]) -> tuple[MenuCommand, ...]:
    """The commands somebody with these seats can use, in the table's order."""
    return tuple(command for command in MENU if command.seen_by & held)


def find_menu_command(word: str) -> MenuCommand | None:
    """The command with this name or alias."""
    return next((c for c in MENU if word in (c.name, c.alias) and word), None)


def menu(held: frozenset[Seat], language: str) -> Menu:
    """The command menu of somebody with these seats, in this language."""
    words = words_in(language)
    return Menu(
        tuple((c.word(language), words.plain(c.key)) for c in commands_for(held)),
    )


def menu_of(actor: Actor) -> Menu:
    """The command menu of this person's chat; empty for a stranger, who sees the default."""
    return menu(seats(actor), actor.language) if actor.joined else Menu(())


def about(language: str) -> tuple[str, str]:
    """What the bot says of itself before anybody starts it, and in one line on its page."""
    words = words_in(language)
    return words.plain("bot.description"), words.plain("bot.short_description")


def signature() -> str:
    """Names the table as it is: every seat's menu and the bot's own words in every language."""
    menus = [menu(frozenset({seat}), one) for one in LANGUAGES for seat in Seat]
    table = repr([*menus, *map(about, LANGUAGES)])
    return sha256(table.encode()).hexdigest()[:16]
