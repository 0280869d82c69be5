"""/thongbao: whom, what, the preview, the five minutes, and what became of it."""

from collections.abc import Callable, Sequence

from markupsafe import Markup

from core.dates.zones import to_local
from core.model.names import short_name
from core.model.people import Cell
from core.notices import buttons as notices_buttons
from core.notices import notice as notice_rules
from core.ui import paging, picks
from core.ui.home_button import home_button
from core.ui.rows import in_pairs
from core.ui.screens import Button, Rows, Screen
from core.ui.words import Words

UNITS_A_PAGE = 8
NAMED = 3
"""So many cells are named one by one."""
NAMES_A_PAGE = 20


def draft(words: Words, view: notice_rules.DraftView) -> Screen:
    """Asks for what the draft lacks; previews a whole one."""
    if view.senders:
        return choose_from(words, view.senders)
    if not view.draft.has_units:
        return choose_units(words, view, 0)
    if view.draft.who is None:
        return choose_who(words, view)
    return preview(words, view) if view.signature else ask_text(words, view)


# --- whom ---------------------------------------------------------------------------------------


def choose_from(words: Words, senders: notice_rules.Senders) -> Screen:
    """Asks in whose name, for somebody who leads several cells, or a cell and a committee."""
    rows = [
        (Button(cell.name, notices_buttons.FromButton(cell.committee_id, cell.id).pack()),)
        for cell in senders.cells
    ]
    rows += [
        (Button(name, notices_buttons.FromButton(number, 0).pack()),)
        for number, name in senders.committees
    ]
    return Screen(
        words("notices.from"), (*rows, (home_button(words),)), picks=(picks.labels(rows),)
    )


def choose_units(words: Words, view: notice_rules.DraftView, page: int) -> Screen:
    cells, chosen = view.cells, view.draft.cell_ids
    shown, page, pages = paging.one_page(cells, page, UNITS_A_PAGE)
    every = words.button("notices.every", notices_buttons.EveryUnitButton(), count=len(cells))
    rows: list[tuple[Button, ...]] = [(every,), *(_unit(words, c, chosen, page) for c in shown)]
    rows += paging.turning(
        words, page, pages, lambda other: notices_buttons.UnitsButton(other).pack()
    )
    if chosen:
        label = words.plain("notices.chosen", count=len(chosen))
        rows.append((Button(label, notices_buttons.AskWhoButton().pack(), style="primary"),))
    text = words("notices.units", count=len(chosen)) + paging.which_page(words, page, pages)
    named = picks.names((cell.name, notices_buttons.UnitButton(cell.id, page)) for cell in cells)
    return Screen(text, (*rows, _leaving(words)), picks=(named,))


def _unit(words: Words, cell: Cell, chosen: Sequence[int], page: int) -> tuple[Button, ...]:
    key = "notices.unit.chosen" if cell.id in chosen else "notices.unit"
    return (
        words.button(key, notices_buttons.UnitButton(cell.id, page), cell=short_name(cell.name)),
    )


def choose_who(words: Words, view: notice_rules.DraftView) -> Screen:
    buttons = [
        words.button(f"notices.who.{who}", notices_buttons.WhoButton(who))
        for who in notice_rules.Who
    ]
    rows = list(in_pairs(buttons))
    named = picks.labels(rows)
    if not view.draft.cell_id:
        rows.append((words.button("notices.back.units", notices_buttons.UnitsButton()),))
    text = words("notices.who", place=_place(words, view))
    return Screen(text, (*rows, _leaving(words)), picks=(named,))


def _place(words: Words, view: notice_rules.DraftView) -> str:
    """Names the cells it goes to when they are few."""
    count = len(view.chosen)
    if view.draft.every or count > NAMED:
        key = "notices.place.every" if view.draft.every else "notices.place.some"
        return words.plain(key, count=count)
    return words.listed(cell.name for cell in view.chosen)


def _to(words: Words, view: notice_rules.DraftView) -> Markup:
    who = words.plain(f"notices.who.{view.draft.who}")
    return words("notices.to", who=who, place=_place(words, view))


def _leaving(words: Words) -> tuple[Button, ...]:
    return (
        words.button("notices.drop", notices_buttons.DropButton()),
        home_button(words),
    )


# --- what ---------------------------------------------------------------------------------------


def ask_text(words: Words, view: notice_rules.DraftView) -> Screen:
    rows = (
        (words.button("notices.back.who", notices_buttons.AskWhoButton()),),
        _leaving(words),
    )
    return Screen(
        _to(words, view) + "\n\n" + words("notices.ask_text", limit=notice_rules.LONGEST), rows
    )


def notice(words: Words, text: str, signed: notice_rules.Signature) -> Screen:
    return Screen(letter(words, text, signed), ((home_button(words),),))


def letter(words: Words, text: str, signed: notice_rules.Signature) -> Markup:
    office = words.plain(f"notices.office.{signed.role}", place=signed.place)
    head = words("notices.head", signer=signed.signer, office=office)
    return Markup("\n\n").join([head, words("notices.text", text=text)])


def preview(words: Words, view: notice_rules.DraftView) -> Screen:
    """Shows exactly what people would get, and who they are."""
    if view.signature is None:
        return draft(words, view)
    lines = [
        _to(words, view),
        words("notices.count", people=words.people(len(view.reached))),
    ]
    if view.unreached:
        lines.append(words("notices.unreached", people=words.people(len(view.unreached))))
    lines.append(_timing(words, view))
    text = letter(words, view.draft.text, view.signature)
    parts = [words("notices.preview"), text, words("notices.rule"), Markup("\n").join(lines)]
    return Screen(Markup("\n\n").join(parts), _preview_rows(words, view))


def _timing(words: Words, view: notice_rules.DraftView) -> Markup:
    if view.draft.urgent:
        return words("notices.timing.urgent")
    if view.late:
        return _late(words, "notices.timing.late", view.late)
    return words("notices.timing.now")


def _preview_rows(words: Words, view: notice_rules.DraftView) -> Rows:
    draft, unreached = view.draft, len(view.unreached)
    send = words.button("notices.send", notices_buttons.SendButton(draft.stamp), style="success")
    label = words.plain("notices.calm" if draft.urgent else "notices.urgent")
    urgent = Button(label, notices_buttons.UrgentButton(int(not draft.urgent)).pack())
    rows: list[tuple[Button, ...]] = [(send,)] if view.reached else []
    rows.append((urgent,))
    if unreached:
        label = words.plain("notices.unreached.button", count=unreached)
        rows.append((Button(label, notices_buttons.UnreachedButton().pack()),))
    rows.append(
        (
            words.button("notices.write", notices_buttons.WriteButton()),
            words.button("notices.back.who", notices_buttons.AskWhoButton()),
        )
    )
    return (*rows, _leaving(words))


def unreached(words: Words, view: notice_rules.DraftView, page: int) -> Screen:
    text, rows = _names(
        words, view.unreached, page, lambda other: notices_buttons.UnreachedButton(other).pack()
    )
    back = words.button("notices.back.preview", notices_buttons.PreviewButton())
    return Screen(words("notices.unreached.head") + "\n\n" + text, (*rows, (back,)))


def _names(
    words: Words, readers: Sequence[notice_rules.Reader], page: int, data: Callable[[int], str]
) -> tuple[Markup, Rows]:
    shown, page, pages = paging.one_page(readers, page, NAMES_A_PAGE)
    lines = [words("notices.name", name=r.full_name, cell=r.cell_name) for r in shown]
    return Markup("\n").join(lines), paging.turning(words, page, pages, data)


# --- sent off -----------------------------------------------------------------------------------


def waiting(words: Words, view: notice_rules.WaitingView) -> Screen:
    sent = view.notice
    rows = (
        (words.button("notices.undo", notices_buttons.UndoButton(sent.id), style="danger"),),
        (words.button("notices.now", notices_buttons.NowButton(sent.id)),),
        (
            words.button("notices.new", notices_buttons.NewButton()),
            home_button(words),
        ),
    )
    at = words.hour(to_local(sent.send_at, view.zone))
    return Screen(words("notices.waiting", at=at, people=words.people(view.people)), rows)


def withdrawn(words: Words) -> Screen:
    again = words.button("notices.again", notices_buttons.PreviewButton())
    return Screen(words("notices.withdrawn"), ((again,), _leaving(words)))


def dropped(words: Words) -> Screen:
    return Screen(words("notices.dropped"), ((home_button(words),),))


def progress(
    words: Words, so_far: notice_rules.NoticeProgress, late: notice_rules.Late | None
) -> Screen:
    return Screen(_so_far(words, so_far, late), ((home_button(words),),))


def _so_far(
    words: Words, so_far: notice_rules.NoticeProgress, late: notice_rules.Late | None
) -> Markup:
    said = words("notices.progress", sent=so_far.sent, owed=so_far.owed)
    return said + "\n" + _late(words, "notices.progress.late", late) if late else said


def _late(words: Words, key: str, late: notice_rules.Late) -> Markup:
    return words(key, people=words.people(late.people), ends=_ends(words, late))


def _ends(words: Words, late: notice_rules.Late) -> str:
    """Says when the quiet hours end: one moment, or from when until when."""
    first = words.plain("date.moment", at=late.first)
    if late.first == late.last:
        return words.plain("notices.ends", at=first)
    same_day = late.first.date() == late.last.date()
    last = words.hour(late.last) if same_day else words.plain("date.moment", at=late.last)
    return words.plain("notices.ends.span", first=first, last=last)


def result(
    words: Words,
    sent: notice_rules.Notice,
    so_far: notice_rules.NoticeProgress,
    missed: Sequence[notice_rules.Reader],
    page: int,
    late: notice_rules.Late | None = None,
) -> Screen:
    parts = [words("notices.done", sent=words.people(so_far.sent))]
    rows: Rows = ()
    if sent.state is notice_rules.NoticeState.SENDING and not so_far.over:
        parts = [_so_far(words, so_far, late)]
    if missed:
        parts.append(words("notices.missed", people=words.people(len(missed))))
        text, rows = _names(
            words, missed, page, lambda p: notices_buttons.MissedButton(sent.id, p).pack()
        )
        parts.append(text)
        parts.append(words("notices.missed.hint", count=notice_rules.SENSE.days))
    return Screen(Markup("\n\n").join(parts), (*rows, (home_button(words),)))
