"""A duty: who is asked to prepare, why them, what they say, and whom they ask to swap."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from markupsafe import Markup

from core.topics import buttons
from core.topics.duties import AHEAD, UNANSWERED, Duty, DutyState
from core.topics.rotation import PRIVATE, Candidate, Suggestion
from core.topics.screens.checklist import short
from core.ui.home_button import home_button
from core.ui.paging import one_page, turning
from core.ui.picks import names
from core.ui.screens import Button, Screen
from core.ui.words import Words

COLLEAGUES_A_PAGE = 8
DECLINED, SILENT = "duties.news.declined", "duties.news.silent"
"""News that somebody else is needed."""


def duty(
    words: Words, one: Duty, cell: str, *, own: bool, leads: bool = False, head: str = "plain"
) -> Screen:
    """Shows a duty to its person (`own`), or to a leader, who may record their answer."""
    when = words.day(one.on_date) if one.on_date else words.plain("duties.no_day")
    text = words(
        f"duties.head.{head}",
        kind=words.plain(f"duties.kind.{one.kind}"),
        name=one.member_name,
        topic=one.topic,
        cell=cell,
        when=when,
        state=words.plain(f"duties.state.{one.state}"),
    )
    rows: list[tuple[Button, ...]] = []
    if one.state in UNANSWERED:
        rows += _answering(words, one, own=own)
    if not own and one.state is DutyState.ESCALATED:
        rows.append((words.button("duties.remind", buttons.RemindButton(one.id)),))
    if own and one.state in AHEAD:
        rows.append((words.button("duties.swap", buttons.SwapButton(one.id)),))
    rows.append((words.button("duties.why", buttons.WhyButton(one.id)),))
    if one.meeting_id is not None and one.state in (DutyState.ACCEPTED, DutyState.DONE):
        listed = buttons.ChecklistButton(one.meeting_id).pack()
        rows.append((Button(words.plain("checklist.open"), listed),))
    if leads:
        rows.append((words.button("duties.topic", buttons.TopicButton(one.topic_id)),))
    return Screen(text, (*rows, (home_button(words),)))


def _answering(words: Words, one: Duty, *, own: bool) -> list[tuple[Button, ...]]:
    accept, decline = (
        buttons.AcceptDutyButton(one.id).pack(),
        buttons.DeclineDutyButton(one.id).pack(),
    )
    if own:
        yes = Button(words.plain("duties.accept"), accept, style="success")
        return [(yes, Button(words.plain("duties.decline"), decline, style="danger"))]
    return [
        (Button(words.plain("duties.behalf.accept"), accept),),
        (Button(words.plain("duties.behalf.decline"), decline),),
    ]


def why(words: Words, one: Duty, *, leads: bool) -> Screen:
    """Shows "Căn cứ phân công": the dates and the rule. Who is exempt or away only leaders read."""
    found: dict[str, Any] = dict(one.why)
    kind = words.plain(f"duties.kind.{one.kind}")
    parts = [words("duties.why.head", kind=kind, name=one.member_name)]
    if found.get("overridden"):
        parts.append(words("duties.why.overridden"))
    last = found.get("last_on")
    if last:
        parts.append(words("duties.why.last", last=words.day(date.fromisoformat(last))))
    else:
        parts.append(words("duties.why.never"))
    waiting = found.get("waiting", 0)
    rule = "duties.why.rule" if waiting else "duties.why.rule.last"
    parts.append(words(rule, count=waiting, name=one.member_name))
    passed = [(name, why) for name, why in found.get("passed") or [] if leads or why not in PRIVATE]
    if passed:
        lines = [
            words("duties.why.passed.line", name=name, why=words.plain(f"duties.passed.{reason}"))
            for name, reason in passed
        ]
        parts.append(Markup("\n").join([words("duties.why.passed"), *lines]))
    back = words.button("duties.back", buttons.DutyButton(one.id))
    return Screen(Markup("\n\n").join(parts), ((back,), (home_button(words),)))


def choose_colleague(words: Words, one: Duty, colleagues: Sequence[Candidate], page: int) -> Screen:
    """Lists first those whose turn is next."""
    shown, page, pages = one_page(colleagues, page, COLLEAGUES_A_PAGE)
    rows: list[tuple[Button, ...]] = [
        (Button(each.name, buttons.AskColleagueButton(one.id, each.member_id).pack()),)
        for each in shown
    ]
    rows += turning(words, page, pages, lambda number: buttons.SwapButton(one.id, number).pack())
    back = words.button("duties.back", buttons.DutyButton(one.id))
    key = "duties.swap.ask" if colleagues else "duties.swap.nobody"
    named = names(
        (each.name, buttons.AskColleagueButton(one.id, each.member_id)) for each in colleagues
    )
    return Screen(words(key), (*rows, (back,)), picks=(named,))


def swap_asked(words: Words, one: Duty, cell: str, swap_id: int) -> Screen:
    when = words.day(one.on_date) if one.on_date else words.plain("duties.no_day")
    text = words(
        "duties.swap.asked",
        name=one.member_name,
        kind=words.plain(f"duties.kind.{one.kind}"),
        topic=one.topic,
        cell=cell,
        when=when,
    )
    yes = words.button("duties.swap.yes", buttons.SwapAnswerButton(swap_id, 1), style="success")
    no = words.button("duties.swap.no", buttons.SwapAnswerButton(swap_id, 0))
    return Screen(text, ((yes, no), (home_button(words),)))


def swap_answered(words: Words, one: Duty, cell: str, *, agreed: bool) -> Screen:
    """Tells the colleague that it is theirs now, or stays with who asked."""
    if agreed:
        return duty(words, one, cell, own=True)
    return Screen(words("duties.swap.refused"), ((home_button(words),),))


def told(
    words: Words, key: str, one: Duty, *, by: str = "", follower: Suggestion | None = None
) -> Screen:
    """Tells who asked a colleague, or the secretary, what became of a duty.

    `follower`: whom the rotation suggests instead, where somebody else is needed.
    """
    kind = words.plain(f"duties.kind.{one.kind}")
    text = words(key, kind=kind, name=one.member_name, topic=one.topic, by=by)
    rows: list[tuple[Button, ...]] = []
    if key == SILENT:
        rows.append((words.button("duties.remind", buttons.RemindButton(one.id)),))
    if follower is not None:
        label = words.plain("duties.follower", name=short(follower.candidate.name))
        replace = buttons.ReplaceButton(one.id, follower.candidate.member_id).pack()
        rows.append((Button(label, replace),))
    rows.append((words.button("duties.open", buttons.DutyButton(one.id)),))
    return Screen(text, (*rows, (home_button(words),)))


def ended(words: Words, kind: str, topic: str) -> Screen:
    """Tells somebody that they need not prepare it any more."""
    said = words("duties.ended", kind=words.plain(f"duties.kind.{kind}"), topic=topic)
    return Screen(said, ((home_button(words),),))
