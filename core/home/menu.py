"""The command table: every command, who sees it, and where the home screen offers it.

Menus in Telegram, the help and the buttons of the home screen are all made from it. A test
holds it equal to the commands that have a handler.
"""

from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from hashlib import sha256

from core.model.names import fold
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
    """One command. Its words are in the catalogues; `name` is one of them, and its own."""

    name: str
    seen_by: frozenset[Seat]
    on_home: bool = False

    @property
    def key(self) -> str:
        """What it does, in the catalogues; with ".button" added, its button's label."""
        return f"menu.{self.name}"

    def words(self, language: str) -> list[str]:
        """Lists what may be typed for it; the first is shown in menus."""
        return words_in(language).plain(f"{self.key}.words").split()


MENU = (
    MenuCommand("start", PRIVATE),
    MenuCommand("hop", frozenset({Seat.MEMBER, Seat.GROUP}), on_home=True),
    MenuCommand("lich", JOINED, on_home=True),
    MenuCommand("themhop", frozenset({Seat.LEADER}), on_home=True),
    MenuCommand("suahop", frozenset({Seat.LEADER}), on_home=True),
    MenuCommand("dangky", frozenset({Seat.LEADER}), on_home=True),
    MenuCommand("tonghop", frozenset({Seat.OFFICER}), on_home=True),
    MenuCommand("dondoc", frozenset({Seat.OFFICER}), on_home=True),
    MenuCommand("thanhvien", frozenset({Seat.LEADER, Seat.OFFICER}), on_home=True),
    MenuCommand("thongbao", frozenset({Seat.LEADER, Seat.OFFICER}), on_home=True),
    MenuCommand("caidat", frozenset({Seat.LEADER, Seat.OFFICER}), on_home=True),
    MenuCommand("vang", frozenset({Seat.MEMBER}), on_home=True),
    MenuCommand("viec", frozenset({Seat.MEMBER}), on_home=True),
    MenuCommand("chuyende", frozenset({Seat.LEADER, Seat.OFFICER}), on_home=True),
    MenuCommand("dusinhhoat", frozenset({Seat.OFFICER}), on_home=True),
    MenuCommand("toi", JOINED, on_home=True),
    MenuCommand("ngonngu", JOINED),
    MenuCommand("trangthai", frozenset({Seat.OPERATOR})),
    MenuCommand("help", PRIVATE),
)


def seats(actor: Actor) -> frozenset[Seat]:
    """Says what this person is to the bot; without joining, a stranger or its operator."""
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
    """Lists what somebody with these seats can use, in the table's order."""
    return tuple(command for command in MENU if command.seen_by & held)


def find_menu_command(word: str) -> MenuCommand | None:
    """Finds the command that this word stands for, in whatever language, with or without marks."""
    return _by_word().get(fold(word))


def find_command(word: str, rest: str) -> tuple[MenuCommand | None, str]:
    """Finds the command, and the text after it; its name may be two words: "/thêm họp"."""
    if found := find_menu_command(word):
        return found, rest
    second, _, behind = rest.strip().partition(" ")
    found = find_menu_command(word + second)
    return found, behind if found else rest


def find_like(word: str) -> MenuCommand | None:
    """Finds the command whose word comes nearest to one that is none."""
    near = get_close_matches(fold(word), _by_word(), n=1)
    return _by_word()[near[0]] if near else None


@cache
def _by_word() -> dict[str, MenuCommand]:
    return {
        word: command
        for command in MENU
        for language in LANGUAGES
        for word in command.words(language)
    }


def menu(held: frozenset[Seat], language: str) -> Menu:
    words = words_in(language)
    return Menu(
        tuple((c.words(language)[0], words.plain(c.key)) for c in commands_for(held)),
    )


def menu_of(actor: Actor) -> Menu:
    """Makes this person's command menu; empty for a stranger, who sees the default."""
    return menu(seats(actor), actor.language) if actor.joined else Menu(())


def about(language: str) -> tuple[str, str]:
    """Says what the bot is before anybody starts it, and in one line on its page."""
    words = words_in(language)
    return words.plain("bot.description"), words.plain("bot.short_description")


def signature() -> str:
    """Names the table as it is: every seat's menu and the bot's own words in every language."""
    menus = [menu(frozenset({seat}), one) for one in LANGUAGES for seat in Seat]
    table = repr([*menus, *map(about, LANGUAGES)])
    return sha256(table.encode()).hexdigest()[:16]
