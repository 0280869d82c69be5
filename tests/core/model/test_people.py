"""Who of the leaders is told: three meanings of being there."""

from core.model.people import (
    Leader,
    Role,
    confirming_leaders,
    hosting_leaders,
    responsible_leaders,
)

# Who has not joined, and who has blocked the bot, and who is there.
ABSENT, DEAF, THERE = (False, False), (True, False), (True, True)


def leader(number: int, role: Role, state: tuple[bool, bool] = THERE) -> Leader:
    joined, reachable = state
    return Leader(number, f"Người {number}", role, joined, reachable)


def cell(secretary: tuple[bool, bool], deputies: tuple[bool, bool] = THERE) -> list[Leader]:
    """A secretary (1), two deputies (2, 3), somebody of the cell committee (4)."""
    return [
        leader(1, Role.SECRETARY, secretary),
        leader(3, Role.DEPUTY, deputies),
        leader(2, Role.DEPUTY, deputies),
        leader(4, Role.CELL_COMMITTEE),
    ]


def test_the_first_who_has_joined_is_responsible() -> None:
    assert responsible_leaders(cell(THERE)) == [1]
    assert responsible_leaders(cell(DEAF)) == [1]
    assert responsible_leaders(cell(ABSENT)) == [2, 3]
    assert responsible_leaders(cell(ABSENT, ABSENT)) == [4]
    assert responsible_leaders([]) == []


def test_nobody_is_told_of_themselves() -> None:
    assert responsible_leaders(cell(THERE), except_id=1) == [2, 3]
    assert responsible_leaders(cell(ABSENT), except_id=2) == [3]


def test_a_visit_is_told_to_the_secretary_joined_or_not() -> None:
    assert hosting_leaders(cell(ABSENT)) == [1]
    assert hosting_leaders(cell(ABSENT)[1:]) == [2, 3]
    assert hosting_leaders(cell(ABSENT)[3:]) == []


def test_those_confirm_whom_the_bot_reaches() -> None:
    officer = leader(5, Role.OFFICER)
    assert confirming_leaders([*cell(THERE), officer], office=False) == [1, 2, 3]
    assert confirming_leaders([*cell(DEAF), officer], office=False) == [2, 3]
    assert confirming_leaders([*cell(DEAF, ABSENT), officer], office=False) == [4, 5]


def test_an_office_is_confirmed_by_those_who_may_give_it() -> None:
    officer = leader(5, Role.OFFICER)
    assert confirming_leaders([*cell(THERE), officer], office=True) == [1]
    assert confirming_leaders([*cell(DEAF), officer], office=True) == [5]
    assert confirming_leaders(cell(ABSENT), office=True) == []
