"""A session's checklist: what is done, what is late, who does what."""

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from core.model.meeting import Meeting
from core.model.people import Member
from core.profiles.profile import Profile
from core.topics import buttons
from core.topics.checklist import (
    PHASES,
    ChecklistView,
    Item,
    Matter,
    late_first,
    progress,
    title_of,
    to_tick,
)
from core.ui import paging, picks
from core.ui.home_button import home_button
from core.ui.screens import Button, Rows, Screen
from core.ui.words import Words

LONGEST_LABEL = 40
MEMBERS_A_PAGE = 8
MATTERS = 6
"""How many open matters a checklist shows; the running order has them all."""


def title(words: Words, item: Item, profile: Profile) -> str:
    """Gives an item's words: the guide's in the reader's language, or as somebody typed them."""
    step = next((one for one in profile.steps if one.key == item.step), None)
    return words.plain(step.words) if step and title_of(step) == item.title else item.title


def checklist(words: Words, view: ChecklistView, head: str = "plain") -> Screen:
    """Shows leaders the progress and what earlier meetings left, or somebody their own lines.

    Leaders tick what it is the time for; further lines follow as the day comes.
    """
    items, today, leads = view.items, view.today, view.leads
    counted = progress(items, today)
    parts = [words(f"checklist.head.{head}"), _session(words, view.meeting)]
    if items:
        key = "checklist.progress.late" if counted.late else "checklist.progress"
        parts.append(words(key, done=counted.done, whole=counted.whole, late=counted.late))
    else:
        parts.append(words("checklist.none"))
    for phase in PHASES:
        lines = [
            _line(words, item, today, view.profile, named=leads)
            for item in items
            if item.phase == phase
        ]
        if lines:
            parts.append(Markup("\n").join([words(f"checklist.phase.{phase}"), *lines]))
    if view.matters:
        parts.append(_matters(words, view.matters[:MATTERS], len(view.matters) - MATTERS))
    ticks = to_tick(items, view.meeting.on_date, today) if leads else items
    rows = [(tick(words, item, view.profile),) for item in ticks]
    ways = _ways(words, view.meeting, items, leads=leads)
    return Screen(Markup("\n\n").join(parts), (*rows, *ways))


def _matters(words: Words, matters: Sequence[Matter], more: int = 0) -> Markup:
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
        due=words.short_date(one.due_on) if one.due_on else words.plain("tasks.no_day"),
    )


def _session(words: Words, meeting: Meeting) -> Markup:
    when = words.when(meeting.on_date, meeting.at_time)
    key = "checklist.session.topic" if meeting.topic else "checklist.session"
    return words(key, cell=meeting.cell_name, when=when, topic=meeting.topic)


def _line(words: Words, item: Item, today: date, profile: Profile, *, named: bool) -> Markup:
    mark, said, due = _mark(item, today), title(words, item, profile), words.short_date(item.due_on)
    if not named:
        return words(f"checklist.line.{mark}", title=said, due=due)
    owner = item.member_name or words.plain("checklist.nobody")
    return words(f"checklist.named.{mark}", title=said, due=due, owner=owner)


def _ways(words: Words, meeting: Meeting, items: Sequence[Item], *, leads: bool) -> Rows:
    home = (home_button(words),)
    if not leads:
        return (home,)
    edit = words.button("checklist.edit", buttons.EditListButton(meeting.id))
    add = words.button("checklist.add", buttons.AddItemButton(meeting.id))
    return ((edit, add) if items else (add,), home)


def tick(words: Words, item: Item, profile: Profile, *, listed: bool = False) -> Button:
    """Makes the button that ticks a line, or takes the tick back."""
    label = short(title(words, item, profile))
    key = "checklist.untick" if item.done else "checklist.tick"
    data = buttons.TickButton(item.id, 0 if item.done else 1, int(listed))
    return words.button(key, data, title=label)


def short(text: str) -> str:
    """Cuts a title to fit a button on a telephone."""
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1].rstrip() + "…"


# --- changing the lines -------------------------------------------------------------------------


def edit_list(
    words: Words, meeting: Meeting, items: Sequence[Item], profile: Profile, *, own: bool
) -> Screen:
    """Makes each line a button that opens its page. `own`: the cell has its own template."""
    rows = [
        (
            words.button(
                "checklist.choose",
                buttons.ItemButton(item.id),
                title=short(title(words, item, profile)),
                due=words.short_date(item.due_on),
            ),
        )
        for item in items
    ]
    keep = words.button("checklist.template.keep", buttons.TemplateButton(meeting.id, 1))
    reset = words.button("checklist.template.drop", buttons.TemplateButton(meeting.id, 0))
    rows.append((keep,))
    if own:
        rows.append((reset,))
    text = words("checklist.edit.ask")
    return Screen(text, (*rows, (back(words, meeting.id),)))


def back(words: Words, meeting_id: int) -> Button:
    return words.button("checklist.back", buttons.ChecklistButton(meeting_id))


def item_page(words: Words, item: Item, meeting: Meeting, today: date, profile: Profile) -> Screen:
    text = words(
        "checklist.item",
        title=title(words, item, profile),
        owner=item.member_name or words.plain("checklist.nobody"),
        due=words.day(item.due_on),
        state=words.plain(f"checklist.state.{_mark(item, today)}"),
    )
    move = words.button("checklist.owner", buttons.OwnersButton(item.id))
    now = (item.due_on - meeting.on_date).days
    days = {"sooner": now - 1, "later": now + 1}
    sooner, later = (
        words.button(f"checklist.{name}", buttons.DueButton(item.id, offset))
        for name, offset in days.items()
    )
    drop = words.button("checklist.drop", buttons.DropItemButton(item.id), style="danger")
    rows = ((tick(words, item, profile),), (move,), (sooner, later), (drop,))
    due = picks.any_day(buttons.DueButton(item.id, 0), "offset", meeting.on_date)
    return Screen(text, (*rows, (back(words, item.meeting_id),)), picks=(due,))


def _mark(item: Item, today: date) -> str:
    if item.done:
        return "done"
    return "late" if item.is_late(today) else "open"


def choose_owner(
    words: Words, item: Item, members: Sequence[Member], page: int, profile: Profile
) -> Screen:
    shown, page, pages = paging.one_page(members, page, MEMBERS_A_PAGE)
    rows: list[tuple[Button, ...]] = []
    for member in shown:
        label = member.full_name
        if member.id == item.member_id:
            label = words.plain("choice.chosen", label=label)
        rows.append((Button(label, buttons.OwnerButton(item.id, member.id).pack()),))
    rows += paging.turning(
        words, page, pages, lambda number: buttons.OwnersButton(item.id, number).pack()
    )
    nobody = words.button("checklist.owner.nobody", buttons.OwnerButton(item.id, 0))
    there = words.button("checklist.to_item", buttons.ItemButton(item.id))
    text = words("checklist.owner.ask", title=title(words, item, profile))
    named = picks.names((one.full_name, buttons.OwnerButton(item.id, one.id)) for one in members)
    return Screen(text, (*rows, (nobody,), (there,)), picks=(named,))


def ask_line(words: Words, meeting: Meeting) -> Screen:
    return Screen(words("checklist.add.ask"), ((back(words, meeting.id),),))


# --- what the clock sends -----------------------------------------------------------------------


def due_items(
    words: Words, lines: Sequence[tuple[Item, Meeting]], today: date, profile: Profile
) -> Screen:
    """Tells somebody in one message a day all that is due, the late first."""
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
    """Shows the chair the session in its order, and what is still open."""
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
            (words.button("checklist.open", buttons.ChecklistButton(meeting.id)),),
            (home_button(words),),
        ),
    )
