"""The roster in chat: a cell's list, looking for somebody, adding members."""

from collections.abc import Sequence

from markupsafe import Markup

from core.joining.buttons import CellInviteButton
from core.model.people import Cell, Member, Standing
from core.roster import buttons
from core.roster.entries import RosterEntry, RowProblem
from core.roster.pasted import Pasted
from core.ui.home_button import home_button
from core.ui.paging import one_page, turning
from core.ui.picks import Pick, labels, names
from core.ui.screens import Button, File, Rows, Screen
from core.ui.words import Words

PAGE = 8
LONGEST_LIST = 650
"""Characters of one list in a preview, which has up to five; Telegram takes 4,096 in all."""
LONGEST_VALUE = 60


def cells(words: Words, found: Sequence[Cell], page: int) -> Screen:
    """Asks which cell's roster."""
    shown, page, pages = one_page(found, page, PAGE)
    rows: list[tuple[Button, ...]] = [
        (Button(cell.name, buttons.RosterButton(cell.id).pack()),) for cell in shown
    ]
    rows += turning(words, page, pages, lambda to: buttons.CellsButton(to).pack())
    rows.append((home_button(words),))
    named = names((cell.name, buttons.RosterButton(cell.id)) for cell in found)
    return Screen(words("members.cells"), tuple(rows), picks=(named,))


def paste_into(words: Words, found: Sequence[Cell]) -> Screen:
    """Asks which cell the typed lines are for."""
    rows: list[tuple[Button, ...]] = [
        (Button(cell.name, buttons.PasteIntoButton(cell.id).pack()),) for cell in found[:50]
    ]
    return Screen(
        words("members.paste_into"), (*rows, (home_button(words),)), picks=(labels(rows),)
    )


def roster(
    words: Words, cell: Cell, members: Sequence[Member], page: int, *, left: int = 0
) -> Screen:
    """Shows a cell's members as buttons, eight on a page, and what can be done with the list.
    `left`: how many are no longer in it.
    """
    shown, page, pages = one_page(members, page, PAGE)
    rows: list[tuple[Button, ...]] = [(_line(words, member),) for member in shown]
    rows += turning(words, page, pages, lambda to: buttons.RosterButton(cell.id, to).pack())
    rows += _list_actions(words, cell, left)
    parts = [_head(words, cell, members)]
    if pages > 1:
        parts.append(words("members.page", page=page + 1, pages=pages))
    if not members:
        parts.append(words("members.empty"))
    return Screen(Markup("\n\n").join(parts), tuple(rows), picks=(_by_name(members),))


def _by_name(members: Sequence[Member]) -> Pick:
    return names((member.full_name, buttons.MemberButton(member.id)) for member in members)


def _head(words: Words, cell: Cell, members: Sequence[Member]) -> Markup:
    return words(
        "members.head",
        cell=cell.name,
        people=words.people(len(members)),
        official=words.people(sum(m.standing is Standing.OFFICIAL for m in members)),
        probationary=words.people(sum(m.standing is Standing.PROBATIONARY for m in members)),
        joined=words.people(sum(m.joined for m in members)),
    )


def _list_actions(words: Words, cell: Cell, left: int) -> Rows:
    add = words.button("members.add", buttons.AddButton(cell.id))
    paste = words.button("members.paste", buttons.PasteButton(cell.id))
    find = words.button("members.find", buttons.FindButton(cell.id))
    unlinked = words.button("members.unlinked", buttons.UnlinkedButton(cell.id))
    invite = words.button("members.cell_invite", CellInviteButton(cell.id))
    gone = words.button("members.retired.button", buttons.RetiredButton(cell.id), count=left)
    more = ((gone,),) if left else ()
    return ((add, paste), (find, unlinked), (invite,), *more, (home_button(words),))


def page_of(members: Sequence[Member], member_id: int) -> int:
    """Finds the roster's page that shows this member; the first when none does."""
    return next((n // PAGE for n, member in enumerate(members) if member.id == member_id), 0)


def _line(words: Words, member: Member) -> Button:
    notes = [words.plain(f"office.{role}") for role in member.roles]
    if member.standing is Standing.PROBATIONARY:
        notes.append(words.plain("members.note.probationary"))
    if member.exempt:
        notes.append(words.plain("members.note.exempt"))
    if member.retired:
        notes.append(words.plain("members.note.retired"))
    elif not member.joined:
        notes.append(words.plain("members.note.not_joined"))
    elif not member.reachable:
        notes.append(words.plain("members.note.unreachable"))
    label = " · ".join([f"{_icon(member)} {member.full_name}", *notes])
    return Button(label, buttons.MemberButton(member.id).pack())


def _icon(member: Member) -> str:
    if member.retired:
        return "🗂"
    if not member.joined:
        return "⏳"
    return "👤" if member.reachable else "⚠️"


def unlinked(words: Words, cell: Cell, members: Sequence[Member], page: int) -> Screen:
    """Lists those who have not joined, as buttons to their pages, where the link is."""
    waiting = [member for member in members if not member.joined]
    shown, page, pages = one_page(waiting, page, PAGE)
    rows: list[tuple[Button, ...]] = [(_line(words, member),) for member in shown]
    rows += turning(words, page, pages, lambda to: buttons.UnlinkedButton(cell.id, to).pack())
    links = words.button("members.links", buttons.LinksButton(cell.id))
    invite = words.button("members.cell_invite", CellInviteButton(cell.id))
    rows += [(links,), (invite,), (to_roster(words, cell.id),)]
    if not waiting:
        return Screen(words("members.unlinked.none", cell=cell.name), (rows[-1],))
    text = words("members.unlinked.head", cell=cell.name, people=words.people(len(waiting)))
    return Screen(text, tuple(rows), picks=(_by_name(waiting),))


def retired(words: Words, cell: Cell, members: Sequence[Member], page: int) -> Screen:
    """Lists those who left the roster, as buttons to their pages, where they are brought back."""
    shown, page, pages = one_page(members, page, PAGE)
    rows: list[tuple[Button, ...]] = [(_line(words, member),) for member in shown]
    rows += turning(words, page, pages, lambda to: buttons.RetiredButton(cell.id, to).pack())
    key = "members.retired.head" if members else "members.retired.none"
    text = words(key, cell=cell.name, people=words.people(len(members)))
    return Screen(text, (*rows, (to_roster(words, cell.id),)), picks=(_by_name(members),))


def links(words: Words, cell: Cell, personal: Sequence[tuple[str, str]]) -> Screen:
    """Names with their personal links, as a text file to print or forward."""
    head = words.plain("members.links.head", cell=cell.name)
    lines = [words.plain("members.links.line", name=name, link=link) for name, link in personal]
    # Notepad takes a file without this mark for an old encoding.
    content = "\r\n\r\n".join([head, *lines]).encode("utf-8-sig")
    text = words("members.links.sent", people=words.people(len(personal)))
    return Screen(text, ((to_roster(words, cell.id),),), File("lien-ket-moi.txt", content))


def found(words: Words, cell: Cell, typed: str, members: Sequence[Member]) -> Screen:
    """Lists those whose name holds what was typed."""
    rows: list[tuple[Button, ...]] = [(_line(words, member),) for member in members[:PAGE]]
    rows.append((words.button("members.find.again", buttons.FindButton(cell.id)),))
    rows.append((to_roster(words, cell.id),))
    key = "members.found" if members else "members.found.none"
    if len(members) > PAGE:
        key = "members.found.many"
    text = words(key, typed=typed, people=words.people(len(members)), shown=PAGE)
    return Screen(text, tuple(rows))


def ask(words: Words, key: str, cell_id: int) -> Screen:
    """Asks for a typed answer about a cell's roster; the way back is the roster."""
    return Screen(words(key), ((to_roster(words, cell_id),),))


def preview(words: Words, cell: Cell, pasted: Pasted, stamp: int) -> Screen:
    """Shows what the pasted lines would do: who is added, is there already, comes back; and which
    are wrong.
    """
    new = [entry_line(words, entry) for entry in pasted.new]
    known = [entry_line(words, entry) for entry in pasted.known]
    wrong = [problem_line(words, problem) for problem in pasted.problems]
    parts = [words("members.preview.head", cell=cell.name)]
    if new:
        title = words("members.preview.new", people=words.people(len(new)))
        parts.append(_listed(words, title, new))
    if pasted.returning:
        title = words("members.preview.returning", people=words.people(len(pasted.returning)))
        parts.append(_listed(words, title, [one.full_name for one in pasted.returning]))
    if known:
        title = words("members.preview.known", people=words.people(len(known)))
        parts.append(_listed(words, title, known))
    if wrong:
        parts.append(_listed(words, words("members.preview.problems", count=len(wrong)), wrong))
    if pasted.left_out:
        parts.append(_listed(words, words("members.preview.left_out"), pasted.left_out))
    parts.append(words("members.preview.what_next" if pasted.size else "members.preview.nothing"))
    rows = [(words.button("members.cancel", buttons.RosterButton(cell.id)),)]
    if pasted.size:
        key = "members.preview.add" if new else "members.preview.bring_back"
        label = words.plain(key, people=words.people(pasted.size))
        rows.insert(0, (Button(label, buttons.PasteYesButton(stamp).pack(), style="success"),))
    return Screen(Markup("\n\n").join(parts), tuple(rows))


def _listed(words: Words, title: Markup, lines: Sequence[str]) -> Markup:
    shown: list[Markup] = []
    length = 0
    for line in lines:
        length += len(line) + 3
        if length > LONGEST_LIST:
            shown.append(words("members.preview.more", count=len(lines) - len(shown)))
            break
        shown.append(words("members.preview.line", line=line))
    return Markup("\n").join([title, *shown])


def entry_line(words: Words, entry: RosterEntry) -> str:
    """Writes a row as plain text: Nguyễn Văn An – bí thư, dự bị, miễn sinh hoạt."""
    notes = [words.plain(f"office.{entry.role}")] if entry.role else []
    if entry.standing is Standing.PROBATIONARY:
        notes.append(words.plain("standing.probationary"))
    if entry.exempt:
        notes.append(words.plain("members.note.exempt"))
    return f"{entry.full_name} – {', '.join(notes)}" if notes else entry.full_name


def problem_line(words: Words, problem: RowProblem) -> str:
    """Writes a bad row's line and reason as plain text: Dòng 3: …"""
    value = problem.value
    if len(value) > LONGEST_VALUE:
        value = value[:LONGEST_VALUE] + "…"
    if problem.code == "missing_column" and value in ("cell", "full_name"):
        value = words.plain(f"import.column.{value}")
    reason = words.plain(f"import.problem.{problem.code}", value=value)
    line = words.plain("import.problem", line=problem.line, reason=reason)
    if not problem.sheet:
        return line
    return words.plain("import.in_sheet", sheet=problem.sheet, line=line)


def added(words: Words, cell: Cell, count: int, skipped: Sequence[str]) -> Screen:
    """Says what became of the pasted lines."""
    text = words("members.added", people=words.people(count), cell=cell.name)
    if skipped:
        text += "\n\n" + _listed(words, words("members.added.skipped"), skipped)
    invite = words.button("members.cell_invite", CellInviteButton(cell.id))
    rows = ((invite,), (to_roster(words, cell.id),)) if count else ((to_roster(words, cell.id),),)
    return Screen(text, rows)


def to_roster(words: Words, cell_id: int) -> Button:
    return words.button("members.to_roster", buttons.RosterButton(cell_id))
