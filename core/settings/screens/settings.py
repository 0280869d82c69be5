"""/caidat: the settings of a cell or a committee, section by section, each change previewed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from babel.dates import get_timezone_location
from markupsafe import Markup

from core.dates.zones import offered_zones
from core.model.names import short_name
from core.model.people import Cell, Committee
from core.settings.buttons import (
    BoardButton,
    SaveButton,
    SectionButton,
    SettingsButton,
    UsualPlaceButton,
    ZoneButton,
)
from core.ui.home_button import home_button
from core.ui.picks import labels
from core.ui.rows import in_pairs
from core.ui.screens import Button, Rows, Screen
from core.ui.words import Words

Owner = Cell | Committee


def number_of(owner: Owner) -> int:
    """Gives an owner's number in a button: a cell's id, or a committee's with a minus."""
    return owner.id if isinstance(owner, Cell) else -owner.id


def choose_owner(words: Words, owners: Iterable[Owner]) -> Screen:
    """Asks whose settings, where a person leads several cells or watches a committee as well."""
    rows = [
        (Button(short_name(one.name), SettingsButton(number_of(one)).pack()),) for one in owners
    ]
    return Screen(words("settings.choose"), (*rows, (home_button(words),)))


def settings(words: Words, owner: Owner, sections: Sequence[tuple[str, str]]) -> Screen:
    lines = [words("settings.line", name=words.plain(f"settings.{s}"), now=n) for s, n in sections]
    buttons = [
        words.button(f"settings.{name}.button", SectionButton(number_of(owner), name))
        for name, _ in sections
    ]
    whose = "settings.head" if isinstance(owner, Cell) else "settings.head.committee"
    text = Markup("\n\n").join([words(whose, name=owner.name), Markup("\n").join(lines)])
    return Screen(text, (*in_pairs(buttons), (home_button(words),)))


@dataclass(frozen=True)
class Preview:
    """A change that waits for Lưu: the section, what it no longer says and would say, what it
    means.
    """

    section: str
    before: Sequence[str]
    after: Sequence[str]
    seen: int
    effect: Markup
    rows: Rows = ()
    align: int = 0


def preview(words: Words, owner: Owner, change: Preview) -> Screen:
    """Shows "Từ … thành …", and what it means for the next meeting; nothing is changed yet."""
    none = [words.plain("settings.none")]
    parts = [
        words("settings.preview", section=words.plain(f"settings.{change.section}")),
        words("settings.preview.from", lines=_bold(change.before or none)),
        words("settings.preview.to", lines=_bold(change.after or none)),
        change.effect,
        words("settings.preview.how"),
    ]
    back = words.button("settings.back_unsaved", SectionButton(number_of(owner), change.section))
    text = Markup("\n\n").join(part for part in parts if part)
    return Screen(text, (*_save_rows(words, owner, change), *change.rows, (back,)))


def saved(words: Words, lines: Sequence[str], section: Screen) -> Screen:
    """Shows the section again, and what was kept just now, beside the buttons."""
    said = words("settings.kept.lines", lines=_bold(lines)) if lines else words("settings.kept")
    return replace(section, text=Markup("\n\n").join([section.text, said]))


def _bold(lines: Iterable[str]) -> Markup:
    return Markup("\n").join(Markup("<b>{}</b>").format(line) for line in lines)


def _save_rows(words: Words, owner: Owner, change: Preview) -> Rows:
    save = SaveButton(number_of(owner), change.seen)
    if not change.align:
        return ((words.button("settings.save", save, style="success"),),)
    follow = SaveButton(number_of(owner), change.seen, 1)
    label = words.plain("settings.save.align", count=change.align)
    return (
        (words.button("settings.save.keep", save, style="success"),),
        (Button(label, follow.pack(), style="primary"),),
    )


# --- place, board, zone -------------------------------------------------------------------------


def usual_place(words: Words, cell: Cell, recent: Sequence[str]) -> Screen:
    rows = [
        (Button(place, UsualPlaceButton(cell.id, number).pack()),)
        for number, place in enumerate(recent)
    ]
    text = words("settings.place.ask", place=cell.place or words.plain("settings.none"))
    return Screen(text, (*rows, (back_button(words, cell.id),)))


def board_choice(words: Words, cell: Cell) -> Screen:
    """Offers what the group sees: counts only, or names too; reasons never."""
    rows = [
        (_board_button(words, cell, names=False),),
        (_board_button(words, cell, names=True),),
        (back_button(words, cell.id),),
    ]
    return Screen(words("settings.board.ask"), tuple(rows))


def board_words(words: Words, *, names: bool) -> str:
    return words.plain("settings.board.names" if names else "settings.board.counts")


def _board_button(words: Words, cell: Cell, *, names: bool) -> Button:
    label = chosen(words, board_words(words, names=names), marked=cell.board_names == names)
    return Button(label, BoardButton(cell.id, int(names)).pack())


def first_day(words: Words, cell: Cell) -> Screen:
    """Asks since when the cell's months and quarters count."""
    text = words("settings.first_day.ask", day=first_day_words(words, cell))
    return Screen(text, ((back_button(words, cell.id),),))


def first_day_words(words: Words, cell: Cell) -> str:
    return words.full_date(cell.first_on) if cell.first_on else words.plain("settings.none")


def zone_words(words: Words, zone: str) -> str:
    """Writes "Giờ Đức (Berlin)"."""
    return get_timezone_location(zone, locale=words.language)


def zone_choice(words: Words, cell: Cell) -> Screen:
    buttons = [
        Button(
            chosen(words, zone_words(words, zone), marked=zone == cell.zone),
            ZoneButton(cell.id, zone).pack(),
        )
        for zone in offered_zones()
    ]
    text = words("settings.zone.ask", zone=zone_words(words, cell.zone))
    rows = in_pairs(buttons)
    return Screen(text, (*rows, (back_button(words, cell.id),)), picks=(labels(rows),))


def chosen(words: Words, label: str, *, marked: bool) -> str:
    """Marks a button's label where it is what counts now."""
    label = label[:1].upper() + label[1:]
    return words.plain("choice.chosen", label=label) if marked else label


def back_button(words: Words, owner: int) -> Button:
    return words.button("settings.back", SettingsButton(owner))
