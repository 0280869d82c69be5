"""The command table, against the commands that have a handler and against the catalogues."""

import re
from pathlib import Path

import pytest

from core.home.menu import MENU, MenuCommand, Seat, commands_for, find_menu_command, seats
from core.model.people import Actor, Grant, Membership, Role
from core.ui.words import LANGUAGES, words_in
from tests.routes import ROUTES

ROOT = Path(__file__).parents[3]


def names(held: set[Seat]) -> list[str]:
    return [command.name for command in commands_for(frozenset(held))]


def test_the_table_lists_exactly_the_commands_that_have_a_handler() -> None:
    assert {command.name for command in MENU} == set(ROUTES.commands)


def test_no_word_stands_for_two_commands() -> None:
    stands_for = {(w, c.name) for c in MENU for lang in LANGUAGES for w in c.words(lang)}
    assert len(stands_for) == len({word for word, _ in stands_for})


@pytest.mark.parametrize("command", MENU, ids=lambda c: c.name)
def test_every_command_has_two_words_but_start(command: MenuCommand) -> None:
    words = {*command.words("vi"), *command.words("en")}
    assert len(words) == (1 if command.name == "start" else 2)
    assert command.name in words


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", MENU, ids=lambda c: c.name)
def test_every_command_is_described_within_telegrams_limit(
    command: MenuCommand, language: str
) -> None:
    assert 1 <= len(words_in(language).plain(command.key)) <= 256
    assert all(re.fullmatch("[a-z0-9_]{1,32}", word) for word in command.words(language))
    if command.on_home:
        assert words_in(language).plain(f"{command.key}.button")


def test_a_stranger_sees_start_and_help_only() -> None:
    assert names({Seat.STRANGER}) == ["start", "help"]


def test_a_group_sees_the_next_meeting_only() -> None:
    assert names({Seat.GROUP}) == ["hop"]


def test_only_leaders_make_meetings_and_change_settings() -> None:
    member = names({Seat.JOINED, Seat.MEMBER})
    leader = names({Seat.JOINED, Seat.MEMBER, Seat.LEADER})
    assert set(leader) - set(member) == {
        "themhop",
        "dangky",
        "suahop",
        "thanhvien",
        "thongbao",
        "chuyende",
        "caidat",
    }


def test_seats_follow_memberships_and_roles() -> None:
    line = Membership(1, "Nguyễn Văn An", 1, 5)
    assert seats(Actor(7)) == {Seat.STRANGER}
    assert seats(Actor(7, 1, memberships=(line,))) == {Seat.JOINED, Seat.MEMBER}
    leader = Actor(7, 1, memberships=(line,), grants=frozenset({Grant(Role.DEPUTY, 1, 5)}))
    assert seats(leader) == {Seat.JOINED, Seat.MEMBER, Seat.LEADER}
    officer_line = Membership(2, "Trần Thị Bình", 1, None)
    officer = Actor(
        8, 2, memberships=(officer_line,), grants=frozenset({Grant(Role.OFFICER, 1, None)})
    )
    assert seats(officer) == {Seat.JOINED, Seat.OFFICER}


def test_a_command_is_found_by_either_word() -> None:
    assert find_menu_command("next") is find_menu_command("hop") is not None
    assert find_menu_command("") is None
    assert find_menu_command("khongco") is None


@pytest.mark.parametrize("name", ["README.md", "README.vi.md"])
def test_the_readme_names_every_command(name: str) -> None:
    table = [line for line in (ROOT / name).read_text().splitlines() if line.startswith("| ")]
    words = {word.strip(" ,") for line in table for word in line.replace("|", " ").split()}
    assert {f"/{w}" for c in MENU for lang in ("vi", "en") for w in c.words(lang)} <= words
