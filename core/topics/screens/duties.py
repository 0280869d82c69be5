"""A duty: who is asked to prepare, why them, what they say, and whom they ask to swap."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from markupsafe import Markup

from core.model.deliveries import ViewKind
from core.topics import buttons
from core.topics import duty_views as views
from core.topics.duties import AHEAD, STANDING, UNANSWERED, Duty, DutyState
from core.topics.rotation import PRIVATE, Candidate
from core.topics.screens.checklist import short
from core.ui import screens as ui
from core.ui.home_button import home_button
from core.ui.paging import one_page, turning
from core.ui.picks import names
from core.ui.words import Words

COLLEAGUES_A_PAGE = 8


def duty(words: Words, view: views.DutyView, head: str = "plain") -> ui.Screen:
    """Shows a duty to its person, or to a leader, who may record their answer; to whoever had it,
    who has it now. `head`: "asked" asks them, as long as they have not answered.
    """
    one, own = view.duty, view.own
    asks = own and one.state in UNANSWERED
    parts = [_head(words, view, head if asks else "plain")]
    if view.successor and one.state not in STANDING:
        parts.append(words("duties.now.replaced", name=view.successor))
    rows: list[tuple[ui.Button, ...]] = []
    if one.state in UNANSWERED and (own or view.leads):
        rows += _answering(words, one, own=own)
    if view.leads and not own and one.state is DutyState.ESCALATED:
        rows.append((words.button("duties.remind", buttons.RemindButton(one.id)),))
    if own and one.state in AHEAD:
        rows.append((words.button("duties.swap", buttons.SwapButton(one.id)),))
    if own or view.leads:
        rows.append((words.button("duties.why", buttons.WhyButton(one.id)),))
    if one.meeting_id is not None and one.state in (DutyState.ACCEPTED, DutyState.DONE):
        listed = buttons.ChecklistButton(one.meeting_id).pack()
        rows.append((ui.Button(words.plain("checklist.open"), listed),))
    if view.leads:
        rows.append((words.button("duties.topic", buttons.TopicButton(one.topic_id)),))
    mirror = _mirror(ViewKind.DUTY, one, one.id, head)
    text = Markup("\n\n").join(parts)
    return ui.Screen(text, (*rows, (home_button(words),)), mirrors=mirror)


def _head(words: Words, view: views.DutyView, head: str = "plain") -> Markup:
    one = view.duty
    if one.passed_on_by and not view.own and not view.leads:
        head = "passed_on"
    return words(
        f"duties.head.{head}",
        kind=words.plain(f"duties.kind.{one.kind}"),
        name=one.member_name,
        topic=one.topic,
        cell=view.cell.name,
        when=_when(words, one),
        state=words.plain(f"duties.state.{one.state}"),
    )


def _when(words: Words, one: Duty) -> str:
    return words.day(one.on_date) if one.on_date else words.plain("duties.no_day")


def _mirror(kind: ViewKind, one: Duty, subject_id: int, head: str = "") -> ui.Mirror:
    return ui.Mirror(kind, one.cell_id, one.meeting_id, subject_id, head)


def _answering(words: Words, one: Duty, *, own: bool) -> list[tuple[ui.Button, ...]]:
    accept, decline = (
        buttons.AcceptDutyButton(one.id).pack(),
        buttons.DeclineDutyButton(one.id).pack(),
    )
    if own:
        yes = ui.Button(words.plain("duties.accept"), accept, style="success")
        return [(yes, ui.Button(words.plain("duties.decline"), decline, style="danger"))]
    return [
        (ui.Button(words.plain("duties.behalf.accept"), accept),),
        (ui.Button(words.plain("duties.behalf.decline"), decline),),
    ]


def why(words: Words, one: Duty, *, leads: bool) -> ui.Screen:
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
    return ui.Screen(Markup("\n\n").join(parts), ((back,), (home_button(words),)))


def choose_colleague(
    words: Words, one: Duty, colleagues: Sequence[Candidate], page: int
) -> ui.Screen:
    """Lists first those whose turn is next."""
    shown, page, pages = one_page(colleagues, page, COLLEAGUES_A_PAGE)
    rows: list[tuple[ui.Button, ...]] = [
        (ui.Button(each.name, buttons.AskColleagueButton(one.id, each.member_id).pack()),)
        for each in shown
    ]
    rows += turning(words, page, pages, lambda number: buttons.SwapButton(one.id, number).pack())
    back = words.button("duties.back", buttons.DutyButton(one.id))
    key = "duties.swap.ask" if colleagues else "duties.swap.nobody"
    named = names(
        (each.name, buttons.AskColleagueButton(one.id, each.member_id)) for each in colleagues
    )
    return ui.Screen(words(key), (*rows, (back,)), picks=(named,))


def swap(words: Words, view: views.SwapView) -> ui.Screen:
    """Asks a colleague to take a duty over; once that is over, says how the duty stands."""
    one = view.shown.duty
    mirror = _mirror(ViewKind.SWAP, one, view.swap_id)
    if not view.asked:
        if view.shown.own:
            return replace(duty(words, view.shown), mirrors=mirror)
        text = words("duties.swap.over") + "\n\n" + _head(words, view.shown)
        return ui.Screen(text, ((home_button(words),),), mirrors=mirror)
    text = words(
        "duties.swap.asked",
        name=one.member_name,
        kind=words.plain(f"duties.kind.{one.kind}"),
        topic=one.topic,
        cell=view.shown.cell.name,
        when=_when(words, one),
    )
    yes = words.button(
        "duties.swap.yes", buttons.SwapAnswerButton(view.swap_id, 1), style="success"
    )
    no = words.button("duties.swap.no", buttons.SwapAnswerButton(view.swap_id, 0))
    return ui.Screen(text, ((yes, no), (home_button(words),)), mirrors=mirror)


def swap_answered(words: Words, view: views.DutyView, *, agreed: bool) -> ui.Screen:
    """Tells the colleague that it is theirs now, or stays with who asked."""
    if agreed:
        return duty(words, view)
    return ui.Screen(words("duties.swap.refused"), ((home_button(words),),))


def told(words: Words, key: str, view: views.NewsView) -> ui.Screen:
    """Tells who asked a colleague, or the secretary, what became of a duty; when that is no longer
    so, how it stands.
    """
    one = view.shown.duty
    mirror = _mirror(ViewKind.DUTY_NEWS, one, one.id, key)
    if not views.is_so(key, one):
        return replace(duty(words, view.shown), mirrors=mirror)
    kind = words.plain(f"duties.kind.{one.kind}")
    text = words(key, kind=kind, name=one.member_name, topic=one.topic, by=view.by)
    if view.shown.successor:
        text += "\n\n" + words("duties.now.replaced", name=view.shown.successor)
    rows: list[tuple[ui.Button, ...]] = []
    if key == views.SILENT:
        rows.append((words.button("duties.remind", buttons.RemindButton(one.id)),))
    if view.follower is not None and not view.shown.successor:
        label = words.plain("duties.follower", name=short(view.follower.candidate.name))
        instead = buttons.ReplaceButton(one.id, view.follower.candidate.member_id).pack()
        rows.append((ui.Button(label, instead),))
    rows.append((words.button("duties.open", buttons.DutyButton(one.id)),))
    return ui.Screen(text, (*rows, (home_button(words),)), mirrors=mirror)


def ended(words: Words, kind: str, topic: str) -> ui.Screen:
    """Tells somebody that they need not prepare it any more."""
    said = words("duties.ended", kind=words.plain(f"duties.kind.{kind}"), topic=topic)
    return ui.Screen(said, ((home_button(words),),))
