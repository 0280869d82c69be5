"""/dondoc: who would be urged, then what was sent and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from core.committee import buttons
from core.committee.overview import Board, Filter, Unit, short_name
from core.committee.screens.overview import leader_line, that_fit
from core.committee.screens.registration import day_code, month_words
from core.committee.urging import UrgePlan, UrgeTarget, count_role
from core.dates.zones import to_local
from core.model.people import Role
from core.ui.home_button import home_button
from core.ui.screens import Button, Rows, Screen
from core.ui.words import Words


@dataclass(frozen=True)
class Result:
    """The urging of the last day: messages that arrived, are under way, were not needed any more;
    `refused`: to whom none could be brought; `registered`: cells that have registered since.
    """

    sent: int
    under_way: int
    not_needed: int
    refused: tuple[str, ...]
    urged: int
    registered: int


def dry_run(words: Words, board: Board, plan: UrgePlan, cell_id: int, zone: str) -> Screen:
    """Shows who gets what, before anything is sent."""
    month = month_words(words, board.month)
    head = words("urging.head", month=month.upper(), committee=board.committee)
    if not (plan.fresh or plan.again or plan.unreached):
        return Screen(head + "\n\n" + words("urging.none", month=month), _leaving(words, board))
    parts = [
        head,
        _to_write(words, plan.fresh) if plan.fresh else "",
        _again(words, plan.again, zone) if plan.again else "",
        _unreached(words, plan.unreached) if plan.unreached else "",
        words("urging.nothing_sent"),
    ]
    text = Markup("\n\n").join(part for part in parts if part)
    return Screen(text, (*_sending(words, board, plan, cell_id), *_leaving(words, board)))


def _to_write(words: Words, targets: tuple[UrgeTarget, ...]) -> Markup:
    lines = [
        words(
            "urging.target",
            cell=short_name(target.unit.name),
            names=words.listed(leader.full_name for leader in target.to),
        )
        for target in targets
    ]
    offices = words.listed(
        words.plain("urging.office", role=words.plain(f"office.{role}"), count=count)
        for role in (Role.SECRETARY, Role.DEPUTY)
        if (count := count_role(targets, role))
    )
    head = words("urging.to_write", count=len(targets), offices=offices)
    return _listed(words, head, lines, 1800)


def _again(words: Words, targets: tuple[UrgeTarget, ...], zone: str) -> Markup:
    lines = [
        words(
            "urging.urged",
            cell=short_name(target.unit.name),
            at=_moment(words, target.urged_at, zone) if target.urged_at else "",
        )
        for target in targets
    ]
    return _listed(words, words("urging.again", count=len(targets)), lines, 800)


def _moment(words: Words, at: datetime, zone: str) -> str:
    return words.plain("date.moment", at=to_local(at, zone))


def _unreached(words: Words, units: tuple[Unit, ...]) -> Markup:
    lines = []
    for unit in units:
        whom = words("list.semicolon").join(leader_line(words, leader) for leader in unit.leaders)
        said = whom or words("overview.unit.no_leader")
        lines.append(words("urging.unreached", cell=short_name(unit.name), whom=said))
    return _listed(words, words("urging.cannot", count=len(units)), lines, 1000)


def _listed(words: Words, head: Markup, lines: Sequence[Markup], longest: int) -> Markup:
    shown, left = that_fit(lines, longest)
    more = [words("overview.listed.more", count=left)] if left else []
    return Markup("\n").join([head, *shown, *more])


def _sending(words: Words, board: Board, plan: UrgePlan, cell_id: int) -> Rows:
    def send(key: str, targets: tuple[UrgeTarget, ...], *, again: bool) -> tuple[Button, ...]:
        messages = sum(len(target.to) for target in targets)
        data = buttons.SendButton(
            board.committee_id, day_code(board.month), cell_id, plan.seen, int(again)
        )
        return (words.button(key, data, count=messages, style="success"),)

    rows = []
    if plan.fresh:
        rows.append(send("urging.send", plan.fresh, again=False))
    if plan.again:
        rows.append(send("urging.send_again", plan.chosen(again=True), again=True))
    return tuple(rows)


def _leaving(words: Words, board: Board) -> Rows:
    back = buttons.BoardButton(board.committee_id, day_code(board.month), Filter.NOT_REGISTERED)
    return ((words.button("overview.back", back), home_button(words)),)


def sent(words: Words, board: Board, targets: tuple[UrgeTarget, ...]) -> Screen:
    messages = sum(len(target.to) for target in targets)
    text = words(
        "urging.sent",
        month=month_words(words, board.month),
        messages=messages,
        units=len(targets),
    )
    return Screen(text, (_look(words, board), *_leaving(words, board)))


def result(words: Words, board: Board, found: Result, now: datetime, zone: str) -> Screen:
    if not found.urged:
        rows = (*_leaving(words, board),)
        return Screen(words("urging.result.none"), rows)
    text = words(
        "urging.result",
        month=month_words(words, board.month),
        as_of=words.as_of(to_local(now, zone)),
        sent=found.sent,
        under_way=found.under_way,
        not_needed=found.not_needed,
        share=words.share(found.registered, found.urged),
    )
    if found.refused:
        lines = [words("urging.result.name", name=name) for name in found.refused]
        head = words("urging.result.refused", count=len(found.refused))
        text += "\n\n" + _listed(words, head, lines, 2000)
    again = buttons.UrgeButton(board.committee_id, day_code(board.month))
    more = (words.button("urging.button", again),)
    return Screen(text, (_look(words, board), more, *_leaving(words, board)))


def _look(words: Words, board: Board) -> tuple[Button, ...]:
    data = buttons.ResultButton(board.committee_id, day_code(board.month))
    return (words.button("urging.look", data),)
