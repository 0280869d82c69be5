"""Invite links: tokens, rules, and finding oneself by name."""

from datetime import UTC, datetime, timedelta

import pytest

from core.joining.buttons import ConsentButton, NameButton
from core.joining.invites import (
    Invite,
    InviteExpired,
    InviteRevoked,
    InviteUsed,
    NameNotUsable,
    by_given_name,
    check_usable,
    is_token,
    namesakes,
    new_token,
    rules,
    similar,
    typed_name,
)
from core.model.errors import Refusal
from core.model.people import Member, Standing

NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)


def invite(**changes: object) -> Invite:
    values: dict[str, object] = {
        "id": 1,
        "token": new_token(),
        "member_id": 7,
        "cell_id": None,
        "created_at": NOW,
        "expires_at": NOW + rules().personal.lifetime,
        "revoked_at": None,
        "used_at": None,
    }
    return Invite(**{**values, **changes})  # type: ignore[arg-type]


def member(number: int, name: str) -> Member:
    return Member(
        id=number,
        committee_id=1,
        cell_id=1,
        full_name=name,
        standing=Standing.OFFICIAL,
        exempt=False,
        roles=(),
        joined=False,
        reachable=False,
    )


def test_tokens_differ_and_fit_into_a_link_and_a_button() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    for token in tokens:
        assert is_token(token)
        assert len(ConsentButton(token).pack()) <= 64
        assert len(NameButton(token, 2**31).pack()) <= 64


@pytest.mark.parametrize("text", ["", "-", "chibo", "a" * 15, "a" * 49, "a" * 20 + ":", "ă" * 20])
def test_what_is_no_token(text: str) -> None:
    assert not is_token(text)


def test_a_personal_link_works_once_a_cells_link_for_many() -> None:
    assert rules().personal.one_use
    assert not rules().cell.one_use
    assert rules().personal.lifetime == timedelta(days=14)
    assert rules().cell.lifetime == timedelta(days=7)
    assert invite(member_id=None, cell_id=3).rule == rules().cell


def test_a_fresh_link_is_usable_until_its_last_moment() -> None:
    check_usable(invite(), NOW + timedelta(days=14, seconds=-1))


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"revoked_at": NOW}, InviteRevoked),
        ({"used_at": NOW}, InviteUsed),
        ({"expires_at": NOW}, InviteExpired),
    ],
)
def test_what_ends_a_link(changes: dict[str, object], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        check_usable(invite(**changes), NOW)


def test_namesakes_are_found_without_marks_and_in_any_case() -> None:
    people = [member(1, "Nguyễn Văn Ân"), member(2, "Nguyễn Văn An"), member(3, "Đỗ Thị Đào")]
    assert [m.id for m in namesakes("nguyen van an", people)] == [1, 2]
    assert [m.id for m in namesakes("  DO  THI DAO ", people)] == [3]
    assert namesakes("Văn An", people) == []


def test_similar_names_share_the_given_name() -> None:
    people = [member(1, "Nguyễn Văn An"), member(2, "Trần An Bình"), member(3, "Lê Thị An")]
    assert [m.id for m in similar("An", people)] == [1, 3]
    assert [m.id for m in similar("van an", people)] == [1]
    assert similar("Bình Minh", people) == []


def test_lists_are_sorted_by_given_name() -> None:
    people = [member(1, "Trần Thị Yến"), member(2, "Đỗ Minh Đức"), member(3, "Vũ Văn An")]
    assert [m.id for m in by_given_name(people)] == [3, 2, 1]


@pytest.mark.parametrize("text", ["", " A ", "12345", "x" * 81])
def test_what_cannot_be_a_name(text: str) -> None:
    with pytest.raises(NameNotUsable):
        typed_name(text)


def test_a_typed_name_is_cleaned() -> None:
    assert typed_name("  Nguyễn   Văn\nAn ") == "Nguyễn Văn An"
