"""The roster in chat: a cell's list, a member's page, and the steps that change them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from markupsafe import Markup

from core.buttons import ButtonData, Home
from core.people import Cell, Member, Standing
from core.roster_file import RosterEntry, RowProblem
from core.screens import Button, Rows, Screen
from core.texts.joining import CellInviteButton, MemberInviteButton
from core.texts.paging import turning
from core.words import Words

PAGE = 8
LONGEST_PREVIEW = 20
"""How many entries, and how many problems, a preview spells out."""

T = TypeVar("T")


class Office(StrEnum):
    """chức vụ within a cell, as a button offers it."""

    MEMBER = "member"
    SECRETARY = "secretary"
    DEPUTY = "deputy"
    CELL_COMMITTEE = "cell_committee"


class Sure(StrEnum):
    """Whether the question "really?" was answered."""

    ASK = "ask"
    YES = "yes"


@dataclass(frozen=True)
class CellsButton(ButtonData):
    """Picks a cell: an officer's, or one of several led."""

    code = "mc"
    page: int = 0


@dataclass(frozen=True)
class RosterButton(ButtonData):
    """A cell's roster."""

    code = "ml"
    cell_id: int
    page: int = 0


@dataclass(frozen=True)
class UnlinkedButton(ButtonData):
    """Those of a cell who have not joined yet."""

    code = "mw"
    cell_id: int
    page: int = 0


@dataclass(frozen=True)
class FindButton(ButtonData):
    """Asks for a name to look for."""

    code = "mf"
    cell_id: int


@dataclass(frozen=True)
class AddButton(ButtonData):
    """Asks for one new member."""

    code = "ma"
    cell_id: int


@dataclass(frozen=True)
class PasteButton(ButtonData):
    """Asks for a list of new members."""

    code = "mp"
    cell_id: int


@dataclass(frozen=True)
class PasteIntoButton(ButtonData):
    """The cell that the lines typed after the command are for."""

    code = "mi"
    cell_id: int


@dataclass(frozen=True)
class PasteYesButton(ButtonData):
    """Adds what the preview shows; `stamp` says which preview."""

    code = "my"
    stamp: int


@dataclass(frozen=True)
class MemberButton(ButtonData):
    """A member's page."""

    code = "mm"
    member_id: int


@dataclass(frozen=True)
class BackButton(ButtonData):
    """The page of the roster that this member is on."""

    code = "mb"
    member_id: int


@dataclass(frozen=True)
class RenameButton(ButtonData):
    """Asks for the new name."""

    code = "mn"
    member_id: int


@dataclass(frozen=True)
class StandingButton(ButtonData):
    """Makes the member official or probationary."""

    code = "ms"
    member_id: int
    standing: Standing


@dataclass(frozen=True)
class ExemptButton(ButtonData):
    """miễn sinh hoạt: 1 yes, 0 no."""

    code = "mx"
    member_id: int
    exempt: int


@dataclass(frozen=True)
class OfficesButton(ButtonData):
    """Opens the choice of offices."""

    code = "mo"
    member_id: int


@dataclass(frozen=True)
class OfficeButton(ButtonData):
    """Gives the member this office."""

    code = "mr"
    member_id: int
    office: Office


@dataclass(frozen=True)
class UnlinkButton(ButtonData):
    """Gỡ liên kết."""

    code = "mu"
    member_id: int
    sure: Sure = Sure.ASK


@dataclass(frozen=True)
class RetireButton(ButtonData):
    """Cho ra khỏi danh sách."""

    code = "mt"
    member_id: int
    sure: Sure = Sure.ASK


@dataclass(frozen=True)
class RestoreButton(ButtonData):
    """Brings a retired line back."""

    code = "mz"
    member_id: int


def cells(words: Words, found: Sequence[Cell], page: int) -> Screen:
    """Which cell's roster."""
    page, pages, shown = _page(found, page)
    rows = [(Button(cell.name, RosterButton(cell.id).pack()),) for cell in shown]
    rows += turning(words, page, pages, lambda to: CellsButton(to).pack())
    rows.append((_home(words),))
    return Screen(words("members.cells"), tuple(rows))


def paste_into(words: Words, found: Sequence[Cell]) -> Screen:
    """Which cell the typed lines are for."""
    rows = [(Button(cell.name, PasteIntoButton(cell.id).pack()),) for cell in found[:50]]
    return Screen(words("members.paste_into"), (*rows, (_home(words),)))


def roster(words: Words, cell: Cell, members: Sequence[Member], page: int) -> Screen:
    """A cell's members as buttons, eight on a page, and what can be done with the list."""
    page, pages, shown = _page(members, page)
    rows = [(_line(words, member),) for member in shown]
    rows += turning(words, page, pages, lambda to: RosterButton(cell.id, to).pack())
    rows += _list_actions(words, cell)
    parts = [_head(words, cell, members)]
    if pages > 1:
        parts.append(words("members.page", page=page + 1, pages=pages))
    if not members:
        parts.append(words("members.empty"))
    return Screen(Markup("\n\n").join(parts), tuple(rows))


def _head(words: Words, cell: Cell, members: Sequence[Member]) -> Markup:
    return words(
        "members.head",
        cell=cell.name,
        people=words.people(len(members)),
        official=words.people(sum(m.standing is Standing.OFFICIAL for m in members)),
        probationary=words.people(sum(m.standing is Standing.PROBATIONARY for m in members)),
        joined=words.people(sum(m.joined for m in members)),
    )


def _list_actions(words: Words, cell: Cell) -> Rows:
    add = Button(words.plain("members.add"), AddButton(cell.id).pack())
    paste = Button(words.plain("members.paste"), PasteButton(cell.id).pack())
    find = Button(words.plain("members.find"), FindButton(cell.id).pack())
    unlinked = Button(words.plain("members.unlinked"), UnlinkedButton(cell.id).pack())
    invite = Button(words.plain("members.cell_invite"), CellInviteButton(cell.id).pack())
    return ((add, paste), (find, unlinked), (invite,), (_home(words),))


def _page(items: Sequence[T], page: int) -> tuple[int, int, Sequence[T]]:
    pages = max(1, -(-len(items) // PAGE))
    page = min(max(page, 0), pages - 1)
    return page, pages, items[page * PAGE : (page + 1) * PAGE]


def page_of(members: Sequence[Member], member_id: int) -> int:
    """The roster's page that shows this member; the first when none does."""
    return next((n // PAGE for n, member in enumerate(members) if member.id == member_id), 0)


def _line(words: Words, member: Member) -> Button:
    notes = [words.plain(f"office.{role}") for role in member.roles]
    if member.standing is Standing.PROBATIONARY:
        notes.append(words.plain("members.note.probationary"))
    if member.exempt:
        notes.append(words.plain("members.note.exempt"))
    if not member.joined:
        notes.append(words.plain("members.note.not_joined"))
    elif not member.reachable:
        notes.append(words.plain("members.note.unreachable"))
    label = " · ".join([f"{_icon(member)} {member.full_name}", *notes])
    return Button(label, MemberButton(member.id).pack())


def _icon(member: Member) -> str:
    if not member.joined:
        return "⏳"
    return "👤" if member.reachable else "⚠️"


def unlinked(words: Words, cell: Cell, members: Sequence[Member], page: int) -> Screen:
    """Those who have not joined, as buttons to their pages, where the personal link is."""
    waiting = [member for member in members if not member.joined]
    page, pages, shown = _page(waiting, page)
    rows = [(_line(words, member),) for member in shown]
    rows += turning(words, page, pages, lambda to: UnlinkedButton(cell.id, to).pack())
    invite = Button(words.plain("members.cell_invite"), CellInviteButton(cell.id).pack())
    rows += [(invite,), (_to_roster(words, cell.id),)]
    if not waiting:
        return Screen(words("members.unlinked.none", cell=cell.name), (rows[-1],))
    text = words("members.unlinked.head", cell=cell.name, people=words.people(len(waiting)))
    return Screen(text, tuple(rows))


def found(words: Words, cell: Cell, typed: str, members: Sequence[Member]) -> Screen:
    """Those whose name holds what was typed."""
    rows = [(_line(words, member),) for member in members[:PAGE]]
    rows.append((Button(words.plain("members.find.again"), FindButton(cell.id).pack()),))
    rows.append((_to_roster(words, cell.id),))
    key = "members.found" if members else "members.found.none"
    if len(members) > PAGE:
        key = "members.found.many"
    text = words(key, typed=typed, people=words.people(len(members)), shown=PAGE)
    return Screen(text, tuple(rows))


def ask(words: Words, key: str, cell_id: int) -> Screen:
    """Asks for a typed answer about a cell's roster; the way back is the roster."""
    return Screen(words(key), ((_to_roster(words, cell_id),),))


def ask_name(words: Words, member: Member) -> Screen:
    """Asks for a member's new name."""
    return Screen(words("members.rename.ask", name=member.full_name), (_to_page(words, member),))


def page(words: Words, member: Member, cell: Cell, *, offices: bool, removable: bool) -> Screen:
    """A member's page. `offices`: roles may be changed; `removable`: account and line too."""
    text = words(
        "members.member",
        name=member.full_name,
        cell=cell.name,
        standing=words.plain(f"standing.{member.standing}"),
        office=_offices(words, member),
        exempt=words.plain("members.yes" if member.exempt else "members.no"),
        account=words.plain(f"members.account.{_account(member)}"),
    )
    if member.retired:
        restore = Button(words.plain("members.restore"), RestoreButton(member.id).pack())
        text += "\n\n" + words("members.retired")
        return Screen(text, ((restore,), (_to_roster(words, cell.id),)))
    return Screen(text, _page_rows(words, member, offices=offices, removable=removable))


def _offices(words: Words, member: Member) -> str:
    return ", ".join(words.plain(f"office.{role}") for role in member.roles) or words.plain(
        "office.member"
    )


def _account(member: Member) -> str:
    if not member.joined:
        return "none"
    return "joined" if member.reachable else "unreachable"


def _page_rows(words: Words, member: Member, *, offices: bool, removable: bool) -> Rows:
    rows: list[tuple[Button, ...]] = [
        (Button(words.plain("members.rename"), RenameButton(member.id).pack()),),
        (_standing(words, member),),
        (_exempt(words, member),),
    ]
    if offices:
        rows.append((Button(words.plain("members.offices"), OfficesButton(member.id).pack()),))
    if not member.joined:
        invite = MemberInviteButton(member.id).pack()
        rows.append((Button(words.plain("members.invite"), invite),))
    elif removable:
        rows.append((Button(words.plain("members.unlink"), UnlinkButton(member.id).pack()),))
    if removable:
        retire = RetireButton(member.id).pack()
        rows.append((Button(words.plain("members.retire"), retire, style="danger"),))
    rows.append((Button(words.plain("members.back"), BackButton(member.id).pack()),))
    return tuple(rows)


def _standing(words: Words, member: Member) -> Button:
    official = member.standing is Standing.OFFICIAL
    other = Standing.PROBATIONARY if official else Standing.OFFICIAL
    return Button(words.plain(f"members.make.{other}"), StandingButton(member.id, other).pack())


def _exempt(words: Words, member: Member) -> Button:
    label = words.plain("members.unexempt" if member.exempt else "members.exempt")
    return Button(label, ExemptButton(member.id, 0 if member.exempt else 1).pack())


def choose_office(words: Words, member: Member) -> Screen:
    """chức vụ: one button for each; the present one carries a mark."""
    held = {str(role) for role in member.roles} or {Office.MEMBER.value}
    rows = []
    for office in Office:
        label = words.plain(f"office.{office}")
        if office in held:
            label = words.plain("choice.chosen", label=label)
        rows.append((Button(label, OfficeButton(member.id, office).pack()),))
    text = words("members.offices.ask", name=member.full_name)
    return Screen(text, (*rows, (_to_page(words, member),)))


def confirm(words: Words, member: Member, button: UnlinkButton | RetireButton) -> Screen:
    """Asks once more before the account is unlinked or the line leaves the roster."""
    name = "unlink" if isinstance(button, UnlinkButton) else "retire"
    sure = type(button)(member.id, Sure.YES)
    yes = Button(words.plain(f"members.{name}.yes"), sure.pack(), style="danger")
    text = words(f"members.{name}.ask", name=member.full_name)
    return Screen(text, ((yes,), (_to_page(words, member),)))


def preview(
    words: Words,
    cell: Cell,
    new: Sequence[RosterEntry],
    known: Sequence[RosterEntry],
    problems: Sequence[RowProblem],
    stamp: int,
) -> Screen:
    """What the pasted lines would add, what is there already, and which lines are wrong."""
    parts = [words("members.preview.head", cell=cell.name)]
    if new:
        title = words("members.preview.new", people=words.people(len(new)))
        parts.append(_listed(words, title, [entry_line(words, entry) for entry in new]))
    if known:
        title = words("members.preview.known", people=words.people(len(known)))
        parts.append(_listed(words, title, [entry_line(words, entry) for entry in known]))
    if problems:
        title = words("members.preview.problems", count=len(problems))
        parts.append(_listed(words, title, [problem_line(words, each) for each in problems]))
    parts.append(words("members.preview.what_next" if new else "members.preview.nothing"))
    rows = [(Button(words.plain("members.cancel"), RosterButton(cell.id).pack()),)]
    if new:
        label = words.plain("members.preview.add", people=words.people(len(new)))
        rows.insert(0, (Button(label, PasteYesButton(stamp).pack(), style="success"),))
    return Screen(Markup("\n\n").join(parts), tuple(rows))


def _listed(words: Words, title: Markup, lines: Sequence[str]) -> Markup:
    shown = [words("members.preview.line", line=line) for line in lines[:LONGEST_PREVIEW]]
    if len(lines) > LONGEST_PREVIEW:
        shown.append(words("members.preview.more", count=len(lines) - LONGEST_PREVIEW))
    return Markup("\n").join([title, *shown])


def entry_line(words: Words, entry: RosterEntry) -> str:
    """ "Nguyễn Văn An – bí thư, dự bị, miễn sinh hoạt": a row as plain text."""
    notes = [words.plain(f"office.{entry.role}")] if entry.role else []
    if entry.standing is Standing.PROBATIONARY:
        notes.append(words.plain("standing.probationary"))
    if entry.exempt:
        notes.append(words.plain("members.note.exempt"))
    return f"{entry.full_name} – {', '.join(notes)}" if notes else entry.full_name


def problem_line(words: Words, problem: RowProblem) -> str:
    """ "Dòng 3: …": a bad row's line and reason as plain text."""
    reason = words.plain(f"import.problem.{problem.code}", value=problem.value)
    return words.plain("import.problem", line=problem.line, reason=reason)


def added(words: Words, cell: Cell, count: int, skipped: Sequence[str]) -> Screen:
    """What became of the pasted lines."""
    text = words("members.added", people=words.people(count), cell=cell.name)
    if skipped:
        text += "\n" + words("members.added.skipped", names=", ".join(skipped))
    return Screen(text, ((_to_roster(words, cell.id),),))


def _to_roster(words: Words, cell_id: int) -> Button:
    return Button(words.plain("members.to_roster"), RosterButton(cell_id).pack())


def _to_page(words: Words, member: Member) -> Button:
    return Button(words.plain("members.to_page"), MemberButton(member.id).pack())


def _home(words: Words) -> Button:
    return Button(words.plain("members.home"), Home().pack())
