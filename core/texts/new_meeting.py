"""The screens of a new meeting: one question each, then the preview."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from markupsafe import Markup

from core.buttons import ButtonData
from core.errors import Refusal
from core.meetings import Kind, Meeting, Mode
from core.new_meeting import Draft, Planned, Step, step_back
from core.people import Cell, Member
from core.screens import Button, Rows, Screen
from core.texts.card import facts
from core.texts.date_picker import Days, month_grid, taken_hint
from core.texts.home import home_button
from core.texts.paging import turning
from core.words import Words
from core.zones import to_local

HOURS = (
    *(time(7, 30), time(8), time(8, 30)),
    *(time(14), time(14, 30), time(16)),
    *(time(19), time(19, 30), time(20)),
)
PAGE = 8
EDITS = (
    (Step.DATE, Step.HOUR),
    (Step.PLACE, Step.CHAIR),
    (Step.KIND, Step.MODE),
    (Step.PREPARE, Step.TOPIC),
)


@dataclass(frozen=True)
class StartButton(ButtonData):
    """Starts a new meeting; cell_id 0 where the person has yet to say for which cell."""

    code = "ns"
    cell_id: int = 0


@dataclass(frozen=True)
class CellButton(ButtonData):
    """For which cell. Every button of a draft carries the stamp it was made under."""

    code = "nc"
    stamp: int
    cell_id: int


@dataclass(frozen=True)
class DayButton(ButtonData):
    """Which day: "20261203"."""

    code = "nd"
    stamp: int
    day: str


@dataclass(frozen=True)
class MonthButton(ButtonData):
    """Another month of the grid, by one of its days: "20261201"."""

    code = "ng"
    stamp: int
    day: str


@dataclass(frozen=True)
class HourButton(ButtonData):
    """Which hour: "1930"."""

    code = "nh"
    stamp: int
    hour: str


@dataclass(frozen=True)
class PlaceButton(ButtonData):
    """Which of the draft's offered places."""

    code = "np"
    stamp: int
    number: int


@dataclass(frozen=True)
class KindButton(ButtonData):
    code = "nk"
    stamp: int
    kind: Kind


@dataclass(frozen=True)
class ModeButton(ButtonData):
    code = "nm"
    stamp: int
    mode: Mode


@dataclass(frozen=True)
class ChairButton(ButtonData):
    """Who chairs; 0: the secretary."""

    code = "nb"
    stamp: int
    member_id: int


@dataclass(frozen=True)
class ChairPageButton(ButtonData):
    code = "nl"
    stamp: int
    page: int


@dataclass(frozen=True)
class ClearButton(ButtonData):
    """Leaves the typed text of this step empty."""

    code = "nz"
    stamp: int
    step: Step


@dataclass(frozen=True)
class StepButton(ButtonData):
    """Opens a question, or goes back to one."""

    code = "ne"
    stamp: int
    step: Step


@dataclass(frozen=True)
class PublishButton(ButtonData):
    """Đăng. `others`: how many meetings of that day the preview warned of."""

    code = "nu"
    stamp: int
    others: int


@dataclass(frozen=True)
class DropButton(ButtonData):
    """Bỏ."""

    code = "nx"
    stamp: int


@dataclass(frozen=True)
class ContinueButton(ButtonData):
    """Tiếp tục bản đang soạn."""

    code = "nv"


@dataclass(frozen=True)
class AnewButton(ButtonData):
    """Soạn mới, in place of the draft with this stamp."""

    code = "nw"
    stamp: int
    cell_id: int


@dataclass(frozen=True)
class Reach:
    """Whom a meeting will reach: all members, those without a link, those who cannot be sent to."""

    members: int
    unlinked: int
    blocked: int


# --- questions ----------------------------------------------------------------------------------


def choose_cell(words: Words, draft: Draft, cells: Iterable[Cell], notes: Markup) -> Screen:
    rows = tuple((Button(c.name, CellButton(draft.stamp, c.id).pack()),) for c in cells)
    return _question(words, draft, None, rows, notes)


def ask_which(words: Words, draft: Draft, cell: Cell | None, cell_id: int) -> Screen:
    """A draft waits already: go on with it, or begin anew."""
    parts = [words("new_meeting.waiting"), known(words, draft, cell) if cell else ""]
    go_on = Button(words.plain("new_meeting.continue"), ContinueButton().pack(), style="primary")
    anew = Button(words.plain("new_meeting.anew"), AnewButton(draft.stamp, cell_id).pack())
    text = Markup("\n\n").join(part for part in parts if part)
    return Screen(text, ((go_on,), (anew,), (home_button(words),)))


def choose_day(
    words: Words, draft: Draft, cell: Cell, days: Days, *, month: date, notes: Markup
) -> Screen:
    """The month's grid; a day may be typed as well."""
    rows = month_grid(
        words,
        month,
        days,
        lambda on: DayButton(draft.stamp, f"{on:%Y%m%d}"),
        lambda on: MonthButton(draft.stamp, f"{on:%Y%m%d}"),
    )
    screen = _question(words, draft, cell, rows, notes)
    return replace(screen, text=screen.text + taken_hint(words, month, days))


def choose_hour(words: Words, draft: Draft, cell: Cell, hours: list[time], notes: Markup) -> Screen:
    """The usual hours that are still to come that day, three in a row."""
    buttons = [Button(f"{at:%H:%M}", HourButton(draft.stamp, f"{at:%H%M}").pack()) for at in hours]
    rows = [tuple(buttons[start : start + 3]) for start in range(0, len(buttons), 3)]
    rows.append((_step(words, draft, Step.HOUR_TYPED),))
    return _question(words, draft, cell, tuple(rows), notes)


def choose_place(words: Words, draft: Draft, cell: Cell, notes: Markup) -> Screen:
    rows = [
        (Button(place, PlaceButton(draft.stamp, number).pack()),)
        for number, place in enumerate(draft.places)
    ]
    rows.append((_step(words, draft, Step.PLACE_TYPED),))
    return _question(words, draft, cell, tuple(rows), notes)


def choose_kind(words: Words, draft: Draft, cell: Cell, notes: Markup) -> Screen:
    rows = tuple(
        (Button(words.plain(f"kind.{kind}"), KindButton(draft.stamp, kind).pack()),)
        for kind in Kind
    )
    return _question(words, draft, cell, rows, notes)


def choose_mode(words: Words, draft: Draft, cell: Cell, notes: Markup) -> Screen:
    rows = tuple(
        (Button(_capital(words.plain(f"mode.{mode}")), ModeButton(draft.stamp, mode).pack()),)
        for mode in Mode
    )
    return _question(words, draft, cell, rows, notes)


def choose_chair(
    words: Words, draft: Draft, cell: Cell, members: Sequence[Member], *, page: int, notes: Markup
) -> Screen:
    """The cell's members, leaders first, eight on a page; the secretary chairs by default."""
    pages = max(1, -(-len(members) // PAGE))
    page = min(max(page, 0), pages - 1)
    shown = members[page * PAGE : (page + 1) * PAGE]
    secretary = Button(words.plain("card.secretary_chairs"), ChairButton(draft.stamp, 0).pack())
    rows = [
        (secretary,),
        *((Button(m.full_name, ChairButton(draft.stamp, m.id).pack()),) for m in shown),
        *turning(words, page, pages, lambda to: ChairPageButton(draft.stamp, to).pack()),
    ]
    return _question(words, draft, cell, tuple(rows), notes)


def ask_to_type(words: Words, draft: Draft, cell: Cell, notes: Markup) -> Screen:
    """Another hour, another place, the topic, what to prepare."""
    rows: Rows = ()
    typed = {Step.TOPIC: draft.topic, Step.PREPARE: draft.prepare}.get(draft.asking)
    if typed:
        label = words.plain("new_meeting.clear")
        rows = ((Button(label, ClearButton(draft.stamp, draft.asking).pack()),),)
    elif draft.asking is Step.TOPIC and step_back(draft) is not Step.PREVIEW:
        label = words.plain("new_meeting.later")
        rows = ((Button(label, ClearButton(draft.stamp, draft.asking).pack()),),)
    return _question(words, draft, cell, rows, notes)


def _question(words: Words, draft: Draft, cell: Cell | None, rows: Rows, notes: Markup) -> Screen:
    parts = [
        notes,
        known(words, draft, cell) if cell else "",
        words(f"new_meeting.ask.{draft.asking}"),
    ]
    text = Markup("\n\n").join(part for part in parts if part)
    return Screen(text, (*rows, _leaving(words, draft)))


def _leaving(words: Words, draft: Draft) -> tuple[Button, ...]:
    drop = Button(words.plain("new_meeting.drop"), DropButton(draft.stamp).pack())
    back = step_back(draft)
    if back is None:
        return (drop,)
    label = words.plain("new_meeting.back")
    return (Button(label, StepButton(draft.stamp, back).pack()), drop)


def _step(words: Words, draft: Draft, step: Step) -> Button:
    label = words.plain(f"new_meeting.edit.{step}")
    return Button(label, StepButton(draft.stamp, step).pack())


def known(words: Words, draft: Draft, cell: Cell) -> Markup:
    """What is already known, a line each, so that nobody loses the thread."""
    lines = [words("new_meeting.head", cell=cell.name)]
    if draft.on_date:
        lines.append(words("new_meeting.known", what=words.day(draft.on_date)))
    if draft.at_time:
        lines.append(words("new_meeting.known", what=f"{draft.at_time:%H:%M}"))
    if draft.place:
        lines.append(words("new_meeting.known", what=draft.place))
    if draft.kind:
        lines.append(words("new_meeting.known", what=words.plain(f"kind.{draft.kind}")))
    return Markup("\n").join(lines)


def notes_of(words: Words, problems: Iterable[Refusal]) -> Markup:
    """What could not be taken, a line each, above the question."""
    lines = [words("new_meeting.note", note=words(p.key, **p.values)) for p in problems]
    return Markup("\n").join(lines)


# --- the preview --------------------------------------------------------------------------------


def preview(
    words: Words,
    draft: Draft,
    meeting: Meeting,
    *,
    others: Sequence[Meeting],
    reach: Reach,
    planned: Sequence[Planned],
    notes: Markup,
) -> Screen:
    """What was understood, whom it reaches, when it reminds, and what else is on that day."""
    same = any(other.starts_at == meeting.starts_at for other in others)
    parts = [
        notes,
        words("new_meeting.preview"),
        facts(words, meeting),
        _reach(words, reach),
        _reminders(words, meeting, planned),
        _warning(words, others, same=same),
        words("new_meeting.preview.edit" if same else "new_meeting.preview.how"),
    ]
    text = Markup("\n\n").join(part for part in parts if part)
    return Screen(text, _preview_rows(words, draft, others, same=same))


def _preview_rows(words: Words, draft: Draft, others: Sequence[Meeting], *, same: bool) -> Rows:
    rows = [tuple(_step(words, draft, step) for step in pair) for pair in EDITS]
    if not draft.offers_topic:
        rows[-1] = rows[-1][:1]
    if not same:
        key = "new_meeting.publish_anyway" if others else "new_meeting.publish"
        data = PublishButton(draft.stamp, len(others)).pack()
        rows.insert(0, (Button(words.plain(key), data, style="success"),))
    drop = Button(words.plain("new_meeting.drop"), DropButton(draft.stamp).pack())
    return (*rows, (drop,))


def _warning(words: Words, others: Sequence[Meeting], *, same: bool) -> Markup:
    lines = [
        words(
            "new_meeting.day_has",
            hour=f"{other.at_time:%H:%M}",
            kind=words.plain(f"kind.{other.kind}"),
            place=other.place,
        )
        for other in others
    ]
    if same:
        lines.append(words("refusal.day_taken"))
    return Markup("\n").join(lines)


def _capital(label: str) -> str:
    return label[:1].upper() + label[1:]


def _reach(words: Words, reach: Reach) -> Markup:
    lines = [words("new_meeting.reach", people=words.people(reach.members))]
    if reach.unlinked:
        lines.append(words("new_meeting.reach.unlinked", people=words.people(reach.unlinked)))
    if reach.blocked:
        lines.append(words("new_meeting.reach.blocked", people=words.people(reach.blocked)))
    return Markup("\n").join(lines)


def _reminders(words: Words, meeting: Meeting, planned: Sequence[Planned]) -> Markup:
    lines = [words("new_meeting.reminders")]
    lines += [_reminder(words, meeting, one) for one in planned]
    lines.append(_closing(words, meeting))
    return Markup("\n").join(lines)


def _closing(words: Words, meeting: Meeting) -> Markup:
    if meeting.answers_close_at is None:
        return words("new_meeting.closes.at_start")
    local = to_local(meeting.answers_close_at, meeting.zone)
    return words("new_meeting.closes", when=words.when(local.date(), local.time()))


def _reminder(words: Words, meeting: Meeting, planned: Planned) -> Markup:
    local = to_local(planned.due_at, meeting.zone)
    when = words.when(local.date(), local.time())
    if planned.at_once:
        when = words.plain("new_meeting.at_once")
    line = words("new_meeting.reminder", when=when, whom=_audience(words, meeting, planned))
    return line + words("new_meeting.moved") if planned.moved else line


def _audience(words: Words, meeting: Meeting, planned: Planned) -> str:
    if {"silent", "attend", "absent", "unsure"} <= set(planned.audience):
        return words.plain("new_meeting.whom.all")
    named = [x for x in planned.audience if x != "online" or meeting.offers_online()]
    return ", ".join(words.plain(f"new_meeting.whom.{name}") for name in named)


# --- the end ------------------------------------------------------------------------------------


def dropped(words: Words, cell_id: int) -> Screen:
    """Nothing was sent; start again, or home."""
    again = Button(words.plain("new_meeting.again"), StartButton(cell_id).pack())
    return Screen(words("new_meeting.dropped"), ((again,), (home_button(words),)))


def next_hours(on: date, now: datetime) -> list[time]:
    """The usual hours of that day that are still to come; `now` is local."""
    if on != now.date():
        return list(HOURS)
    return [at for at in HOURS if at > now.time()]
