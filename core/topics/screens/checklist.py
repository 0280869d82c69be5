"""A session's checklist: what is done, what is late, who does what."""

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from core.home.screens import home_button
from core.model.meeting import Meeting
from core.model.people import Member
from core.profiles.profile import Profile
from core.topics.checklist import (
    AFTER,
    BEFORE,
    DURING,
    Item,
    Matter,
    late_first,
    progress,
    title_of,
    to_tick,
)
from core.ui.buttons import ButtonData
from core.ui.paging import one_page, turning
from core.ui.screens import Button, Rows, Screen
from core.ui.words import Words

LONGEST_LABEL = 40
MEMBERS_A_PAGE = 8
MATTERS = 6
"""How many open matters a checklist shows; the running order has them all."""


class ChecklistButton(ButtonData):
    """Opens the checklist of a meeting: all of it for leaders, one's own lines for others."""

    code = "yl"
    meeting_id: int


class TickButton(ButtonData):
    """The line is done (1), or not after all (0); `listed` 1: tapped in the list /viec."""

    code = "yt"
    item_id: int
    done: int
    listed: int = 0


class EditListButton(ButtonData):
    """Opens the lines for changing."""

    code = "ye"
    meeting_id: int


class ItemButton(ButtonData):
    """One line's page: whose it is, when it is due."""

    code = "yi"
    item_id: int


class OwnersButton(ButtonData):
    """Opens the choice of an owner."""

    code = "yo"
    item_id: int
    page: int = 0


class OwnerButton(ButtonData):
    """The line is this member's (0: nobody's)."""

    code = "yw"
    item_id: int
    member_id: int


class DueButton(ButtonData):
    """The line is due so many days from the meeting's."""

    code = "yd"
    item_id: int
    offset: int


class DropItemButton(ButtonData):
    """The line is not needed."""

    code = "yx"
    item_id: int


class AddItemButton(ButtonData):
    """Asks for a new line."""

    code = "ya"
    meeting_id: int


class TemplateButton(ButtonData):
    """Keeps these lines as the cell's own template (1), or goes back to the guide's (0)."""

    code = "yp"
    meeting_id: int
    keep: int


def title(words: Words, item: Item, profile: Profile) -> str:
    """An item's words: the guide's in the reader's language, or as somebody typed them."""
    step = next((one for one in profile.steps if one.key == item.step), None)
    return words.plain(step.words) if step and title_of(step) == item.title else item.title


def checklist(
    words: Words,
    meeting: Meeting,
    items: Sequence[Item],
    today: date,
    profile: Profile,
    *,
    leads: bool,
    head: str = "plain",
    matters: Sequence[Matter] = (),
) -> Screen:
    """The progress card of the leaders with what earlier meetings left, or somebody's own lines.

    Leaders tick what it is the time for; further lines follow as the day comes.
    """
    counted = progress(items, today)
    parts = [words(f"checklist.head.{head}"), _session(words, meeting)]
    if items:
        key = "checklist.progress.late" if counted.late else "checklist.progress"
        parts.append(words(key, done=counted.done, whole=counted.whole, late=counted.late))
    else:
        parts.append(words("checklist.none"))
    for phase in (BEFORE, DURING, AFTER):
        lines = [
            _line(words, item, today, profile, named=leads) for item in items if item.phase == phase
        ]
        if lines:
            parts.append(Markup("\n").join([words(f"checklist.phase.{phase}"), *lines]))
    if matters:
        parts.append(_matters(words, matters[:MATTERS], len(matters) - MATTERS))
    ticks = to_tick(items, meeting.on_date, today) if leads else items
    rows = [(tick(words, item, profile),) for item in ticks]
    return Screen(Markup("\n\n").join(parts), (*rows, *_ways(words, meeting, items, leads=leads)))


def _matters(words: Words, matters: Sequence[Matter], more: int = 0) -> Markup:
    """What earlier meetings left."""
    lines = [words("checklist.order.open"), *[_matter(words, one) for one in matters]]
    if more > 0:
        lines.append(words("tasks.more", count=more))
    return Markup("\n").join(lines)


def _matter(words: Words, one: Matter) -> Markup:
    if one.topic:
        return words("checklist.matter.topic", title=one.title)
    return words(
        "checklist.matter",
        title=one.title,
        owner=one.owner or words.plain("checklist.nobody"),
        due=f"{one.due_on:%d/%m}" if one.due_on else words.plain("tasks.no_day"),
    )


def _session(words: Words, meeting: Meeting) -> Markup:
    when = words.when(meeting.on_date, meeting.at_time)
    key = "checklist.session.topic" if meeting.topic else "checklist.session"
    return words(key, cell=meeting.cell_name, when=when, topic=meeting.topic)


def _line(words: Words, item: Item, today: date, profile: Profile, *, named: bool) -> Markup:
    mark, said, due = _mark(item, today), title(words, item, profile), f"{item.due_on:%d/%m}"
    if not named:
        return words(f"checklist.line.{mark}", title=said, due=due)
    owner = item.member_name or words.plain("checklist.nobody")
    return words(f"checklist.named.{mark}", title=said, due=due, owner=owner)


def _ways(words: Words, meeting: Meeting, items: Sequence[Item], *, leads: bool) -> Rows:
    home = (home_button(words),)
    if not leads:
        return (home,)
    edit = Button(words.plain("checklist.edit"), EditListButton(meeting.id).pack())
    add = Button(words.plain("checklist.add"), AddItemButton(meeting.id).pack())
    return ((edit, add) if items else (add,), home)


def tick(words: Words, item: Item, profile: Profile, *, listed: bool = False) -> Button:
    """The button that ticks a line, or takes the tick back."""
    label = short(title(words, item, profile))
    key = "checklist.untick" if item.done else "checklist.tick"
    data = TickButton(item.id, 0 if item.done else 1, int(listed))
    return Button(words.plain(key, title=label), data.pack())


def short(text: str) -> str:
    """A title that fits a button on a telephone."""
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1].rstrip() + "…"


# --- changing the lines -------------------------------------------------------------------------


def edit_list(
    words: Words, meeting: Meeting, items: Sequence[Item], profile: Profile, *, own: bool
) -> Screen:
    """The lines, each a button that opens its page. `own`: the cell has its own template."""
    rows = [
        (
            Button(
                words.plain(
                    "checklist.choose",
                    title=short(title(words, item, profile)),
                    due=f"{item.due_on:%d/%m}",
                ),
                ItemButton(item.id).pack(),
            ),
        )
        for item in items
    ]
    keep = Button(words.plain("checklist.template.keep"), TemplateButton(meeting.id, 1).pack())
    reset = Button(words.plain("checklist.template.drop"), TemplateButton(meeting.id, 0).pack())
    rows.append((keep,))
    if own:
        rows.append((reset,))
    text = words("checklist.edit.ask")
    return Screen(text, (*rows, (back(words, meeting.id),)))


def back(words: Words, meeting_id: int) -> Button:
    """Back to the checklist."""
    return Button(words.plain("checklist.back"), ChecklistButton(meeting_id).pack())


def item_page(words: Words, item: Item, meeting: Meeting, today: date, profile: Profile) -> Screen:
    """One line: whose, when, and what may be changed."""
    text = words(
        "checklist.item",
        title=title(words, item, profile),
        owner=item.member_name or words.plain("checklist.nobody"),
        due=words.day(item.due_on),
        state=words.plain(f"checklist.state.{_mark(item, today)}"),
    )
    move = Button(words.plain("checklist.owner"), OwnersButton(item.id).pack())
    now = (item.due_on - meeting.on_date).days
    days = {"sooner": now - 1, "later": now + 1}
    sooner, later = (
        Button(words.plain(f"checklist.{name}"), DueButton(item.id, offset).pack())
        for name, offset in days.items()
    )
    drop = Button(words.plain("checklist.drop"), DropItemButton(item.id).pack(), style="danger")
    rows = ((tick(words, item, profile),), (move,), (sooner, later), (drop,))
    return Screen(text, (*rows, (back(words, item.meeting_id),)))


def _mark(item: Item, today: date) -> str:
    if item.done:
        return "done"
    return "late" if item.is_late(today) else "open"


def choose_owner(
    words: Words, item: Item, members: Sequence[Member], page: int, profile: Profile
) -> Screen:
    """The cell's members; whoever has the line now carries a mark."""
    shown, page, pages = one_page(members, page, MEMBERS_A_PAGE)
    rows: list[tuple[Button, ...]] = []
    for member in shown:
        label = member.full_name
        if member.id == item.member_id:
            label = words.plain("choice.chosen", label=label)
        rows.append((Button(label, OwnerButton(item.id, member.id).pack()),))
    rows += turning(words, page, pages, lambda number: OwnersButton(item.id, number).pack())
    nobody = Button(words.plain("checklist.owner.nobody"), OwnerButton(item.id, 0).pack())
    there = Button(words.plain("checklist.to_item"), ItemButton(item.id).pack())
    text = words("checklist.owner.ask", title=title(words, item, profile))
    return Screen(text, (*rows, (nobody,), (there,)))


def ask_line(words: Words, meeting: Meeting) -> Screen:
    """Asks for a new line."""
    return Screen(words("checklist.add.ask"), ((back(words, meeting.id),),))


# --- what the clock sends -----------------------------------------------------------------------


def due_items(
    words: Words, lines: Sequence[tuple[Item, Meeting]], today: date, profile: Profile
) -> Screen:
    """One message a day: everything of somebody's that is due, the late first."""
    meetings = {item.id: meeting for item, meeting in lines}
    items = late_first([item for item, _ in lines], today)
    shown = [
        words(
            "checklist.due.line.late" if item.is_late(today) else "checklist.due.line",
            title=title(words, item, profile),
            due=words.day(item.due_on),
            cell=meetings[item.id].cell_name,
        )
        for item in items
    ]
    text = Markup("\n\n").join([words("checklist.due.head"), *shown])
    rows = [(tick(words, item, profile, listed=True),) for item in items]
    return Screen(text, (*rows, (home_button(words),)))


def running_order(
    words: Words,
    meeting: Meeting,
    items: Sequence[Item],
    matters: Sequence[Matter],
    profile: Profile,
) -> Screen:
    """For the chair, before the start: the session in its order, and what is still open."""
    lines = [
        words("checklist.order.line", number=number, title=title(words, item, profile))
        for number, item in enumerate(items, 1)
    ]
    parts = [
        words("checklist.order.head"), _session(words, meeting), Markup("\n").join(lines)
    ]  # fmt: skip
    if matters:
        parts.append(_matters(words, matters))
    return Screen(
        Markup("\n\n").join(parts),
        (
            (Button(words.plain("checklist.open"), ChecklistButton(meeting.id).pack()),),
            (home_button(words),),
        ),
    )
