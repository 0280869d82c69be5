"""Joining: consent, finding one's name, waiting, welcome; and the leaders' side of it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from markupsafe import Markup

from core.dates.zones import to_local
from core.home.menu import Seat, commands_for
from core.home.screens import command_button
from core.joining import buttons as joining_buttons
from core.joining.invites import CONSENT_VERSION, NO_TOKEN, JoinRequest
from core.model.people import Member, RosterLine
from core.roster.wording import roles_of
from core.ui import picks
from core.ui.home_button import home_button
from core.ui.paging import one_page, turning
from core.ui.rows import in_pairs
from core.ui.screens import Button, Rows, Screen
from core.ui.words import Words

PAGE = 8


# --- the newcomer ---------------------------------------------------------------------------------


def stranger(words: Words) -> Screen:
    """Answers a /start without a link: whom the bot serves and how to come in."""
    return Screen(words("joining.stranger"))


def consent(
    words: Words, token: str, lines: Sequence[RosterLine], cell_name: str, *, full: bool = False
) -> Screen:
    """Says what is stored, why, who sees it, how to erase it, in short or in full; nothing happens
    before the answer.
    """
    heads = [_invited(words, line) for line in lines]
    head = Markup("\n").join(heads) or words("joining.consent.cell", cell=cell_name)
    start = head + "\n\n" + words("joining.consent.start")
    end = words("joining.consent.end", version=CONSENT_VERSION)
    return _consent(words, start, end, token, full=full)


def consent_anew(words: Words, *, full: bool = False) -> Screen:
    """Asks someone who agreed to an older text; they miss nothing in the meantime."""
    end = words("joining.consent.anew.end", version=CONSENT_VERSION)
    return _consent(words, words("joining.consent.anew"), end, NO_TOKEN, full=full)


def _consent(words: Words, start: Markup, end: Markup, token: str, *, full: bool) -> Screen:
    body = words(f"joining.consent.{'full' if full else 'short'}")
    yes = words.button("joining.agree", joining_buttons.ConsentButton(token), style="success")
    no = words.button("joining.decline", joining_buttons.DeclineButton(token))
    other = (
        words.button("joining.read_less", joining_buttons.ReconsiderButton(token))
        if full
        else words.button("joining.read_all", joining_buttons.ReadAllButton(token))
    )
    return Screen(Markup("\n\n").join([start, body, end]), ((yes, no), (other,)))


def _invited(words: Words, line: RosterLine) -> Markup:
    return words("joining.consent.member", name=line.member.full_name, place=line.place)


def kept(words: Words) -> Screen:
    """Answers Chưa đồng ý to a new text: the earlier consent still counts."""
    again = words.button("joining.reconsider", joining_buttons.ReconsiderButton(NO_TOKEN))
    return Screen(words("joining.kept"), ((again,), (home_button(words),)))


def declined(words: Words, token: str) -> Screen:
    """Answers Chưa đồng ý: nothing was stored, and the door stays open."""
    again = words.button("joining.reconsider", joining_buttons.ReconsiderButton(token))
    key = "joining.declined.known" if token == NO_TOKEN else "joining.declined"
    return Screen(words(key), ((again,),))


def welcome(
    words: Words, lines: Sequence[RosterLine], held: frozenset[Seat], *, again: bool = False
) -> Screen:
    """Says where and as what somebody has joined, and what can be done now."""
    head = words("joining.welcome.again" if again else "joining.welcome")
    places = Markup("\n").join(_as_what(words, line) for line in lines)
    parts = [head, places] if again else [head, places, words("joining.welcome.next")]
    buttons = [command_button(words, c) for c in commands_for(held) if c.on_home]
    return Screen(Markup("\n\n").join(parts), (*in_pairs(buttons), (home_button(words),)))


def _as_what(words: Words, line: RosterLine) -> Markup:
    role = roles_of(words, line.member)
    return words("joining.place", name=line.member.full_name, role=role, place=line.place)


def names(
    words: Words, token: str, cell_name: str, members: Sequence[Member], page: int = 0
) -> Screen:
    """Lists those of the cell who have not joined yet, to pick oneself from."""
    shown, page, pages = one_page(members, page, PAGE)
    rows = _buttons(shown, lambda member: joining_buttons.NameButton(token, member.id).pack())
    rows += turning(words, page, pages, lambda to: joining_buttons.NamesButton(token, to).pack())
    rows.append((words.button("joining.type_name", joining_buttons.TypeNameButton(token)),))
    text = words("joining.names" if members else "joining.names.none", cell=cell_name)
    if pages > 1:
        text += "\n\n" + words("joining.page", page=page + 1, pages=pages)
    return Screen(text, tuple(rows))


def _buttons(members: Sequence[Member], data: Callable[[Member], str]) -> list[tuple[Button, ...]]:
    return [(Button(member.full_name, data(member)),) for member in members]


def ask_name(words: Words, token: str) -> Screen:
    """Asks to type one's full name."""
    return Screen(words("joining.ask_name"), (_back_to_names(words, token),))


def _back_to_names(words: Words, token: str) -> tuple[Button, ...]:
    return (words.button("joining.back_to_names", joining_buttons.NamesButton(token)),)


def which_name(words: Words, token: str, typed: str, candidates: Sequence[Member]) -> Screen:
    """Asks who is meant when the typed name is not exactly one member's."""
    rows = _buttons(
        candidates[:PAGE], lambda member: joining_buttons.NameButton(token, member.id).pack()
    )
    rows.append((words.button("joining.send_name", joining_buttons.SendNameButton(token)),))
    rows.append(_back_to_names(words, token))
    key = "joining.which_name" if candidates else "joining.name_not_found"
    return Screen(words(key, typed=typed), tuple(rows))


def waiting(
    words: Words, request: JoinRequest, *, somebody: bool = True, token: str = ""
) -> Screen:
    """Says that the request is on its way; `somebody`: a leader can be asked already."""
    key = "joining.waiting" if somebody else "joining.waiting.nobody"
    rows: Rows = (_back_to_names(words, token),) if token else ()
    return Screen(words(key, name=request.name, cell=request.cell_name), rows)


def refused(words: Words, request: JoinRequest) -> Screen:
    """Tells the person that a leader did not confirm them."""
    return Screen(words("joining.refused", name=request.name, cell=request.cell_name))


# --- the leaders ----------------------------------------------------------------------------------


def request_card(words: Words, request: JoinRequest, zone: str) -> Screen:
    """Asks a leader to let somebody in, with one tap to decide."""
    key = "joining.request" if request.member_id is not None else "joining.request.typed"
    asked = to_local(request.asked_at, zone)
    text = words(
        key,
        name=request.name,
        cell=request.cell_name,
        when=words.when(asked.date(), asked.time()),
        telegram_id=request.telegram_id,
    )
    return Screen(text, _request_rows(words, request))


def _request_rows(words: Words, request: JoinRequest) -> Rows:
    no = words.button("joining.refuse", joining_buttons.RefuseButton(request.id), style="danger")
    if request.member_id is None:
        match = words.button("joining.match", joining_buttons.MatchButton(request.id))
        return ((match,), (no,))
    accept = joining_buttons.AcceptButton(request.id).pack()
    return ((Button(words.plain("joining.accept"), accept, style="success"), no),)


def match(words: Words, request: JoinRequest, members: Sequence[Member], page: int) -> Screen:
    """Lists the members who have not joined, to say who the typed name is."""
    shown, page, pages = one_page(members, page, PAGE)
    rows = _buttons(
        shown, lambda member: joining_buttons.MatchMemberButton(request.id, member.id).pack()
    )
    rows += turning(
        words, page, pages, lambda to: joining_buttons.MatchButton(request.id, to).pack()
    )
    rows.append((words.button("joining.back", joining_buttons.RequestButton(request.id)),))
    key = "joining.match.ask" if members else "joining.match.nobody"
    named = picks.names(
        (member.full_name, joining_buttons.MatchMemberButton(request.id, member.id))
        for member in members
    )
    text = words(key, name=request.name, cell=request.cell_name)
    return Screen(text, tuple(rows), picks=(named,))


def decided(words: Words, request: JoinRequest, zone: str) -> Screen:
    at = to_local(request.decided_at or request.asked_at, zone)
    text = words(
        f"joining.decided.{outcome(request)}",
        name=request.name,
        cell=request.cell_name,
        when=words.when(at.date(), at.time()),
    )
    return Screen(text, ((home_button(words),),))


def outcome(request: JoinRequest) -> str:
    """Says accepted, refused, or replaced by a later request of the same person."""
    if request.accepted is None:
        return "replaced"
    return "accepted" if request.accepted else "refused"


def expiry(words: Words, at: datetime, zone: str) -> str:
    """Writes the moment a link ends, as the cell's clock shows it."""
    local = to_local(at, zone)
    return words.when(local.date(), local.time())
