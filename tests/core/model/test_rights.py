"""The whole table of role × action × place, written out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.errors import NotAllowed, NotJoined
from core.model.people import Actor, Grant, Membership, Role
from core.model.rights import Action, may, require, require_operator
from core.model.scope import Scope

COMMITTEE, ELSEWHERE = 1, 2
CELL, SIBLING, FOREIGN = 10, 11, 20

OWN = Scope(COMMITTEE, CELL)
BESIDE = Scope(COMMITTEE, SIBLING)
OTHER = Scope(ELSEWHERE, FOREIGN)
ABOVE = Scope(COMMITTEE)
ABOVE_OTHERS = Scope(ELSEWHERE)
SCOPES = {
    "own": OWN,
    "beside": BESIDE,
    "other": OTHER,
    "above": ABOVE,
    "above_others": ABOVE_OTHERS,
}


def member(*roles: Role, operator: bool = False) -> Actor:
    """Somebody in the roster of CELL, with these roles there."""
    return Actor(
        telegram_id=5,
        account_id=1,
        memberships=(Membership(1, "Nguyễn Văn An", COMMITTEE, CELL),),
        grants=frozenset(Grant(role, COMMITTEE, CELL) for role in roles),
        operator=operator,
    )


OFFICER = Actor(
    telegram_id=6,
    account_id=2,
    memberships=(Membership(2, "Vũ Thị Giang", COMMITTEE, None),),
    grants=frozenset({Grant(Role.OFFICER, COMMITTEE, None)}),
)
ACTORS = {
    "stranger": Actor(telegram_id=7),
    "account_without_line": Actor(telegram_id=8, account_id=3),
    "operator": Actor(telegram_id=9, operator=True),
    "member": member(),
    "operator_and_member": member(operator=True),
    "secretary": member(Role.SECRETARY),
    "deputy": member(Role.DEPUTY),
    "cell_committee": member(Role.CELL_COMMITTEE),
    "officer": OFFICER,
}

PLAIN = {"see_calendar", "answer"}
LEADING = PLAIN | {
    "see_names", "see_reasons", "answer_on_behalf", "manage_meetings", "manage_members",
    "invite", "bind_group", "change_settings", "notify", "register",
}  # fmt: skip
WATCHING = {"see_calendar", "see_names", "manage_members", "manage_roles", "invite", "notify"}
WATCHING_ALL = WATCHING | {"see_committee", "urge", "plan_visits", "change_defaults"}
THE_MACHINES = {"see_status"}
# Who may do what where. What is not written here nobody may.
EXPECTED: dict[tuple[str, str], set[str]] = {
    ("member", "own"): PLAIN,
    ("operator_and_member", "own"): PLAIN,
    ("secretary", "own"): LEADING | {"manage_roles"},
    ("deputy", "own"): LEADING,
    ("cell_committee", "own"): LEADING,
    ("officer", "own"): WATCHING_ALL,
    ("officer", "beside"): WATCHING_ALL,
    ("officer", "above"): WATCHING_ALL,
}

scopes = st.builds(Scope, st.integers(1, 3), st.none() | st.integers(1, 5))
cell_grants = st.builds(
    Grant, st.sampled_from([r for r in Role if r is not Role.OFFICER]), st.integers(1, 3),
    st.integers(1, 5),
)  # fmt: skip
officer_grants = st.builds(Grant, st.just(Role.OFFICER), st.integers(1, 3), st.none())
grants = cell_grants | officer_grants
actors = st.builds(
    Actor,
    telegram_id=st.integers(1),
    account_id=st.integers(1),
    memberships=st.lists(
        st.builds(
            Membership, st.integers(1), st.text(), st.integers(1, 3), st.none() | st.integers(1, 5)
        ),
        max_size=3,
    ).map(tuple),
    grants=st.frozensets(grants, max_size=4),
    operator=st.booleans(),
)


@pytest.mark.parametrize("where", SCOPES)
@pytest.mark.parametrize("who", ACTORS)
def test_the_table(who: str, where: str) -> None:
    actor, scope = ACTORS[who], SCOPES[where]
    allowed = {str(action) for action in Action if may(actor, action, scope)}
    assert allowed == EXPECTED.get((who, where), set())


def test_every_action_is_somebodys() -> None:
    assert set().union(THE_MACHINES, *EXPECTED.values()) == {str(action) for action in Action}


@pytest.mark.parametrize("who", ACTORS)
def test_the_machine_is_the_operators_and_nothing_else_is(who: str) -> None:
    for action in Action:
        if ACTORS[who].operator and action in THE_MACHINES:
            require_operator(ACTORS[who], action)
        else:
            with pytest.raises(NotAllowed):
                require_operator(ACTORS[who], action)


@pytest.mark.parametrize("where", SCOPES)
@pytest.mark.parametrize("who", ACTORS)
def test_require_says_why_not(who: str, where: str) -> None:
    actor, scope = ACTORS[who], SCOPES[where]
    refusal = NotAllowed if actor.memberships else NotJoined
    for action in Action:
        if action in EXPECTED.get((who, where), set()):
            require(actor, action, scope)
        else:
            with pytest.raises(refusal):
                require(actor, action, scope)


@given(st.sampled_from(Action), scopes, st.booleans())
def test_without_lines_and_roles_nothing_is_allowed(
    action: Action, scope: Scope, operator: bool
) -> None:
    assert not may(Actor(telegram_id=1, operator=operator), action, scope)


@given(actors, grants, st.sampled_from(Action), scopes)
def test_a_role_in_another_committee_changes_nothing_here(
    actor: Actor, grant: Grant, action: Action, scope: Scope
) -> None:
    elsewhere = Grant(grant.role, scope.committee_id + 1, grant.cell_id)
    more = Actor(1, 1, "vi", actor.memberships, actor.grants | {elsewhere})
    assert may(more, action, scope) == may(actor, action, scope)


@given(actors, cell_grants, st.sampled_from(Action), scopes)
def test_a_role_in_another_cell_changes_nothing_here(
    actor: Actor, grant: Grant, action: Action, scope: Scope
) -> None:
    beside = Grant(grant.role, scope.committee_id, (scope.cell_id or 0) + 1)
    more = Actor(1, 1, "vi", actor.memberships, actor.grants | {beside})
    assert may(more, action, scope) == may(actor, action, scope)


@given(actors, grants, st.sampled_from(Action), scopes)
def test_a_further_role_never_takes_a_right_away(
    actor: Actor, grant: Grant, action: Action, scope: Scope
) -> None:
    more = Actor(1, 1, "vi", actor.memberships, actor.grants | {grant})
    assert may(more, action, scope) >= may(actor, action, scope)
