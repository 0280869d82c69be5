"""Changing a checklist: its lines, whose each is and until when, the cell's own template."""

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from core.model.meeting import Meeting
from core.model.people import Member
from core.profiles.profile import Profile
from core.topics import buttons
from core.topics.checklist import Item, numbered
from core.topics.screens import checklist
from core.ui import paging, picks
from core.ui.rows import in_rows
from core.ui.screens import Button, Screen
from core.ui.words import Words

MEMBERS_A_PAGE = 8


def edit_list(
    words: Words,
    meeting: Meeting,
    items: Sequence[Item],
    today: date,
    profile: Profile,
    *,
    own: bool,
) -> Screen:
    """Makes each line's number a button that opens its page. `own`: the cell has its own
    template.
    """
    lines = numbered(items)
    pages = [(number, buttons.ItemButton(item.id)) for number, item in lines]
    numbers = [Button(str(number), page.pack()) for number, page in pages]
    keep = words.button("checklist.template.keep", buttons.TemplateButton(meeting.id, 1))
    reset = words.button("checklist.template.drop", buttons.TemplateButton(meeting.id, 0))
    shown = [checklist.named_line(words, number, item, today, profile) for number, item in lines]
    text = Markup("\n\n").join([words("checklist.edit.ask"), Markup("\n").join(shown)])
    last = ((keep,), *(((reset,),) if own else ()), (back(words, meeting.id),))
    rows = (*in_rows(numbers, checklist.IN_A_ROW), *last)
    return Screen(text, rows, picks=(picks.numbers(pages),))


def back(words: Words, meeting_id: int) -> Button:
    return words.button("checklist.back", buttons.ChecklistButton(meeting_id))


def item_page(words: Words, item: Item, meeting: Meeting, today: date, profile: Profile) -> Screen:
    text = words(
        "checklist.item",
        title=checklist.title(words, item, profile),
        owner=item.member_name or words.plain("checklist.nobody"),
        due=words.day(item.due_on),
        state=words.plain(f"checklist.state.{checklist.state_of(item, today)}"),
    )
    move = words.button("checklist.owner", buttons.OwnersButton(item.id))
    now = (item.due_on - meeting.on_date).days
    days = {"sooner": now - 1, "later": now + 1}
    sooner, later = (
        words.button(f"checklist.{name}", buttons.DueButton(item.id, offset))
        for name, offset in days.items()
    )
    drop = words.button("checklist.drop", buttons.DropItemButton(item.id), style="danger")
    tick = checklist.named_tick(words, item, profile)
    rows = ((tick,), (move,), (sooner, later), (drop,))
    due = picks.any_day(buttons.DueButton(item.id, 0), "offset", meeting.on_date)
    return Screen(text, (*rows, (back(words, item.meeting_id),)), picks=(due,))


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
    text = words("checklist.owner.ask", title=checklist.title(words, item, profile))
    named = picks.names((one.full_name, buttons.OwnerButton(item.id, one.id)) for one in members)
    return Screen(text, (*rows, (nobody,), (there,)), picks=(named,))


def ask_line(words: Words, meeting: Meeting) -> Screen:
    return Screen(words("checklist.add.ask"), ((back(words, meeting.id),),))
