"""/thongbao: whom, what, the preview, the five minutes, and what became of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from core.dates.zones import to_local
from core.home.screens import home_button
from core.model.names import short_name
from core.model.people import Cell, Role
from core.notices.notice import SENSE, Draft, Late, Notice, NoticeState, Progress, Reader, Who
from core.ui.buttons import ButtonData
from core.ui.paging import one_page, turning, which_page
from core.ui.rows import in_pairs
from core.ui.screens import Button, Rows, Screen
from core.ui.words import Words

UNITS_A_PAGE = 8
NAMES_A_PAGE = 20


class FromButton(ButtonData):
    """Begins a notice: a cell's, or the committee's (cell_id 0)."""

    code = "qa"
    committee_id: int
    cell_id: int


class UnitsButton(ButtonData):
    """A page of the committee's cells, to choose some."""

    code = "qb"
    page: int = 0


class UnitButton(ButtonData):
    """One cell is chosen, or not any more."""

    code = "qc"
    cell_id: int
    page: int


class EveryUnitButton(ButtonData):
    """All cells of the committee."""

    code = "qd"


class AskWhoButton(ButtonData):
    """Which of the people there."""

    code = "qe"


class WhoButton(ButtonData):
    """Secretaries, deputies, leaders, everybody."""

    code = "qf"
    who: Who


class WriteButton(ButtonData):
    """The text, once more."""

    code = "qg"


class UrgentButton(ButtonData):
    """Quiet hours do not count (1), or do (0)."""

    code = "qh"
    urgent: int


class UnreachedButton(ButtonData):
    """Who cannot be reached, before it is sent."""

    code = "qi"
    page: int = 0


class PreviewButton(ButtonData):
    """Back to the preview."""

    code = "qj"


class SendButton(ButtonData):
    """Gửi."""

    code = "qk"
    stamp: int


class DropButton(ButtonData):
    """Bỏ: nothing is kept."""

    code = "ql"


class UndoButton(ButtonData):
    """Hoàn tác."""

    code = "qm"
    notice_id: int


class NowButton(ButtonData):
    """Gửi ngay."""

    code = "qn"
    notice_id: int


class MissedButton(ButtonData):
    """What became of a notice, with a page of those who did not get it."""

    code = "qo"
    notice_id: int
    page: int = 0


class NewButton(ButtonData):
    """Another notice, while one waits."""

    code = "qp"


# --- whom ---------------------------------------------------------------------------------------


def choose_from(
    words: Words, cells: Sequence[Cell], committees: Sequence[tuple[int, str]]
) -> Screen:
    """In whose name, for somebody who leads several cells, or a cell and a committee."""
    rows = [(Button(cell.name, FromButton(cell.committee_id, cell.id).pack()),) for cell in cells]
    rows += [(Button(name, FromButton(number, 0).pack()),) for number, name in committees]
    return Screen(words("notices.from"), (*rows, (home_button(words),)))


def choose_units(words: Words, cells: Sequence[Cell], chosen: Sequence[int], page: int) -> Screen:
    """All cells, or some: each is a button that is pressed on and off."""
    shown, page, pages = one_page(cells, page, UNITS_A_PAGE)
    every = Button(words.plain("notices.every", count=len(cells)), EveryUnitButton().pack())
    rows: list[tuple[Button, ...]] = [(every,), *(_unit(words, c, chosen, page) for c in shown)]
    rows += turning(words, page, pages, lambda other: UnitsButton(other).pack())
    if chosen:
        label = words.plain("notices.chosen", count=len(chosen))
        rows.append((Button(label, AskWhoButton().pack(), style="primary"),))
    text = words("notices.units", count=len(chosen)) + which_page(words, page, pages)
    return Screen(text, (*rows, _leaving(words)))


def _unit(words: Words, cell: Cell, chosen: Sequence[int], page: int) -> tuple[Button, ...]:
    key = "notices.unit.chosen" if cell.id in chosen else "notices.unit"
    return (Button(words.plain(key, cell=short_name(cell.name)), UnitButton(cell.id, page).pack()),)


def choose_who(words: Words, draft: Draft, place: str) -> Screen:
    """Which people there: by office, or everybody."""
    buttons = [Button(words.plain(f"notices.who.{who}"), WhoButton(who).pack()) for who in Who]
    rows = list(in_pairs(buttons))
    if not draft.cell_id:
        rows.append((Button(words.plain("notices.back.units"), UnitsButton().pack()),))
    return Screen(words("notices.who", place=place), (*rows, _leaving(words)))


def _leaving(words: Words) -> tuple[Button, ...]:
    return (Button(words.plain("notices.drop"), DropButton().pack()), home_button(words))


# --- what ---------------------------------------------------------------------------------------


def ask_text(words: Words, place: str, who: Who, limit: int) -> Screen:
    """The text is typed."""
    said = words("notices.to", who=words.plain(f"notices.who.{who}"), place=place)
    rows = ((Button(words.plain("notices.back.who"), AskWhoButton().pack()),), _leaving(words))
    return Screen(said + "\n\n" + words("notices.ask_text", limit=limit), rows)


def notice(words: Words, text: str, signer: str, role: Role, place: str) -> Screen:
    """What people get: whose it is, and the text as it was typed."""
    return Screen(letter(words, text, signer, role, place), ((home_button(words),),))


def letter(words: Words, text: str, signer: str, role: Role, place: str) -> Markup:
    office = words.plain(f"notices.office.{role}", place=place)
    head = words("notices.head", signer=signer, office=office)
    return Markup("\n\n").join([head, words("notices.text", text=text)])


@dataclass(frozen=True)
class DryRun:
    """What would happen: where to, how many people, how many of them nobody can reach.

    `late`: who of them would get it only after quiet hours.
    """

    place: str
    people: int
    unreached: int
    late: Late | None = None


def preview(words: Words, draft: Draft, text: Markup, run: DryRun) -> Screen:
    """Exactly what people would get, and who they are."""
    to = words.plain(f"notices.who.{draft.who}")
    lines = [
        words("notices.to", who=to, place=run.place),
        words("notices.count", people=words.people(run.people)),
    ]
    if run.unreached:
        lines.append(words("notices.unreached", people=words.people(run.unreached)))
    lines.append(_timing(words, draft, run))
    parts = [words("notices.preview"), text, words("notices.rule"), Markup("\n").join(lines)]
    return Screen(Markup("\n\n").join(parts), _preview_rows(words, draft, run))


def _timing(words: Words, draft: Draft, run: DryRun) -> Markup:
    if draft.urgent:
        return words("notices.timing.urgent")
    if run.late:
        return _late(words, "notices.timing.late", run.late)
    return words("notices.timing.now")


def _preview_rows(words: Words, draft: Draft, run: DryRun) -> Rows:
    send = Button(words.plain("notices.send"), SendButton(draft.stamp).pack(), style="success")
    label = words.plain("notices.calm" if draft.urgent else "notices.urgent")
    urgent = Button(label, UrgentButton(int(not draft.urgent)).pack())
    rows: list[tuple[Button, ...]] = [(send,)] if run.people else []
    rows.append((urgent,))
    if run.unreached:
        label = words.plain("notices.unreached.button", count=run.unreached)
        rows.append((Button(label, UnreachedButton().pack()),))
    rows.append(
        (
            Button(words.plain("notices.write"), WriteButton().pack()),
            Button(words.plain("notices.back.who"), AskWhoButton().pack()),
        )
    )
    return (*rows, _leaving(words))


def unreached(words: Words, readers: Sequence[Reader], page: int) -> Screen:
    """Who would not get it, by name, page by page."""
    text, rows = _names(words, readers, page, lambda other: UnreachedButton(other).pack())
    back = Button(words.plain("notices.back.preview"), PreviewButton().pack())
    return Screen(words("notices.unreached.head") + "\n\n" + text, (*rows, (back,)))


def _names(
    words: Words, readers: Sequence[Reader], page: int, data: Callable[[int], str]
) -> tuple[Markup, Rows]:
    shown, page, pages = one_page(readers, page, NAMES_A_PAGE)
    lines = [words("notices.name", name=r.full_name, cell=r.cell_name) for r in shown]
    return Markup("\n").join(lines), turning(words, page, pages, data)


# --- sent off -----------------------------------------------------------------------------------


def waiting(words: Words, sent: Notice, zone: str, readers: Sequence[Reader]) -> Screen:
    """The five minutes: Hoàn tác, or at once."""
    rows = (
        (Button(words.plain("notices.undo"), UndoButton(sent.id).pack(), style="danger"),),
        (Button(words.plain("notices.now"), NowButton(sent.id).pack()),),
        (Button(words.plain("notices.new"), NewButton().pack()), home_button(words)),
    )
    at = f"{to_local(sent.send_at, zone):%H:%M}"
    people = words.people(sum(reader.reachable for reader in readers))
    return Screen(words("notices.waiting", at=at, people=people), rows)


def withdrawn(words: Words) -> Screen:
    """Nobody got anything; the text is still there."""
    again = Button(words.plain("notices.again"), PreviewButton().pack())
    return Screen(words("notices.withdrawn"), ((again,), _leaving(words)))


def dropped(words: Words) -> Screen:
    return Screen(words("notices.dropped"), ((home_button(words),),))


def progress(words: Words, so_far: Progress, late: Late | None) -> Screen:
    """The sender's message while the notice goes out."""
    return Screen(_so_far(words, so_far, late), ((home_button(words),),))


def _so_far(words: Words, so_far: Progress, late: Late | None) -> Markup:
    said = words("notices.progress", sent=so_far.sent, owed=so_far.owed)
    return said + "\n" + _late(words, "notices.progress.late", late) if late else said


def _late(words: Words, key: str, late: Late) -> Markup:
    return words(key, people=words.people(late.people), ends=_ends(words, late))


def _ends(words: Words, late: Late) -> str:
    """When the quiet hours end: one moment, or from when until when."""
    last = f"{late.last:%H:%M, %d/%m}"
    if late.first == late.last:
        return words.plain("notices.ends", at=last)
    same_day = late.first.date() == late.last.date()
    first = f"{late.first:%H:%M}" if same_day else f"{late.first:%H:%M, %d/%m}"
    return words.plain("notices.ends.span", first=first, last=last)


def result(
    words: Words,
    sent: Notice,
    so_far: Progress,
    missed: Sequence[Reader],
    page: int,
    late: Late | None = None,
) -> Screen:
    """What became of it: how many have it, and by name who has not."""
    parts = [words("notices.done", sent=words.people(so_far.sent))]
    rows: Rows = ()
    if sent.state is NoticeState.SENDING and not so_far.over:
        parts = [_so_far(words, so_far, late)]
    if missed:
        parts.append(words("notices.missed", people=words.people(len(missed))))
        text, rows = _names(words, missed, page, lambda p: MissedButton(sent.id, p).pack())
        parts.append(text)
        parts.append(words("notices.missed.hint", count=SENSE.days))
    return Screen(Markup("\n\n").join(parts), (*rows, (home_button(words),)))
