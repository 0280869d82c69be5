"""Who may do what to what: one table, one function, asked by every handler."""

from enum import StrEnum

from core.model.errors import NotAllowed, NotJoined
from core.model.people import LEADERS, Actor, Role
from core.model.scope import Scope


class Action(StrEnum):
    """What can be asked of the bot about a cell, or about a committee (cell_id None)."""

    SEE_CALENDAR = "see_calendar"
    ANSWER = "answer"
    SEE_NAMES = "see_names"
    SEE_REASONS = "see_reasons"
    ANSWER_ON_BEHALF = "answer_on_behalf"
    MANAGE_MEETINGS = "manage_meetings"
    MANAGE_MEMBERS = "manage_members"
    MANAGE_ROLES = "manage_roles"
    INVITE = "invite"
    BIND_GROUP = "bind_group"
    CHANGE_SETTINGS = "change_settings"
    NOTIFY = "notify"
    REGISTER = "register"
    SEE_COMMITTEE = "see_committee"
    URGE = "urge"
    PLAN_VISITS = "plan_visits"
    CHANGE_DEFAULTS = "change_defaults"
    SEE_STATUS = "see_status"


MEMBER = "member"
OPERATOR = "operator"

# Reasons for absence are for the person and the cell's leaders only: officers are not in that row.
TABLE: dict[Action, frozenset[str]] = {
    Action.SEE_CALENDAR: frozenset({MEMBER, *LEADERS, Role.OFFICER}),
    Action.ANSWER: frozenset({MEMBER}),
    Action.SEE_NAMES: frozenset({*LEADERS, Role.OFFICER}),
    Action.SEE_REASONS: frozenset(LEADERS),
    Action.ANSWER_ON_BEHALF: frozenset(LEADERS),
    Action.MANAGE_MEETINGS: frozenset(LEADERS),
    Action.MANAGE_MEMBERS: frozenset({*LEADERS, Role.OFFICER}),
    Action.MANAGE_ROLES: frozenset({Role.SECRETARY, Role.OFFICER}),
    Action.INVITE: frozenset({*LEADERS, Role.OFFICER}),
    Action.BIND_GROUP: frozenset(LEADERS),
    Action.CHANGE_SETTINGS: frozenset(LEADERS),
    Action.NOTIFY: frozenset({*LEADERS, Role.OFFICER}),
    Action.REGISTER: frozenset(LEADERS),
    Action.SEE_COMMITTEE: frozenset({Role.OFFICER}),
    Action.URGE: frozenset({Role.OFFICER}),
    Action.PLAN_VISITS: frozenset({Role.OFFICER}),
    Action.CHANGE_DEFAULTS: frozenset({Role.OFFICER}),
    Action.SEE_STATUS: frozenset({OPERATOR}),
}


def roles_at(actor: Actor, scope: Scope) -> frozenset[str]:
    """Gives the actor's roles that cover this scope; "member" for a line in the cell's roster."""
    held = {
        g.role
        for g in actor.grants
        if g.committee_id == scope.committee_id
        and (g.role is Role.OFFICER or g.cell_id == scope.cell_id)
    }
    own = {MEMBER} if scope.cell_id is not None and actor.member_in(scope.cell_id) else set()
    return frozenset(held | own)


def may(actor: Actor, action: Action, scope: Scope) -> bool:
    return bool(roles_at(actor, scope) & TABLE[action])


def require(actor: Actor, action: Action, scope: Scope) -> None:
    """Raises NotJoined or NotAllowed unless the actor may do this there."""
    if not actor.joined:
        raise NotJoined
    if not may(actor, action, scope):
        raise NotAllowed


def require_operator(actor: Actor, action: Action) -> None:
    """Raises NotAllowed unless the action is the operator's and the actor is one.

    An operator looks after the machine, not after a cell: nothing else is theirs by that.
    """
    if not actor.operator or OPERATOR not in TABLE[action]:
        raise NotAllowed("refusal.operator_only")
