"""What changed about a meeting, from what to what: for previews, notices and groups."""

from dataclasses import replace

from markupsafe import Markup

from core.changes import Facts, differences
from core.screens import Screen
from core.words import Words


def change_lines(words: Words, before: Facts, after: Facts) -> list[Markup]:
    """A line for each aspect that differs: from what, to what."""
    lines = []
    for aspect in differences(before, after):
        if aspect == "cancelled":
            lines.append(words("changing.line.cancelled", reason=_reason(words, after)))
            continue
        old, new = _said(words, before, aspect), _said(words, after, aspect)
        what = words.plain(f"changing.aspect.{aspect}")
        lines.append(words("changing.line", what=what, old=old, new=new))
    return lines


def _reason(words: Words, after: Facts) -> str:
    return after.cancel_reason or words.plain("settings.none")


def _said(words: Words, facts: Facts, aspect: str) -> str:
    match aspect:
        case "time":
            return words.when(facts.on_date, facts.at_time)
        case "mode":
            return words.plain(f"mode.{facts.mode}")
        case "chair":
            return facts.chair or words.plain("card.secretary_chairs")
        case "agenda":
            said = "; ".join(facts.agenda)
        case _:
            said = str(getattr(facts, aspect)).replace("\n", "; ")
    return said or words.plain("settings.none")


def notice(
    words: Words, card: Screen, before: Facts, after: Facts, *, by: str, others: int = 0
) -> Screen:
    """The card of a changed meeting, with what changed and by whom in its head."""
    plain = words("card.head.meeting_changed")
    lines = [plain, *change_lines(words, before, after)]
    if after.cancelled:
        lines = [words("changing.notice.cancelled")]
    if others:
        lines.append(words("changing.notice.others", count=others))
    if by:
        key = "changing.notice.cancelled_by" if after.cancelled else "changing.notice.by"
        lines.append(words(key, name=by))
    return replace(card, text=Markup("\n").join(lines) + card.text.removeprefix(plain))


def group_word(words: Words, before: Facts, after: Facts) -> Screen:
    """To the cell's group: short, without names."""
    when = words.when(before.on_date, before.at_time)
    lines = [words("changing.group.cancelled" if after.cancelled else "changing.group", when=when)]
    lines += [
        line
        for line, aspect in zip(
            change_lines(words, before, after), differences(before, after), strict=True
        )
        if aspect in ("time", "cancelled")
    ]
    return Screen(Markup("\n").join(lines))
