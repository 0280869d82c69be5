"""/tonghop: a committee's month at a glance, page by page, and one cell's month."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from core.committee import buttons as committee_buttons
from core.committee import overview as committee_overview
from core.committee.screens.registration import day_code, month_words
from core.dates.zones import to_local
from core.meetings.buttons import CalendarButton
from core.model.people import Leader
from core.roster.buttons import RosterButton
from core.topics.buttons import PlanButton
from core.ui import paging, picks
from core.ui.home_button import home_button
from core.ui.rows import in_pairs
from core.ui.screens import Button, File, Rows, Screen
from core.ui.words import Words

UNITS_A_PAGE = 10
IN_A_ROW = 5
LONGEST_LIST = 3500
"""Characters; Telegram takes 4,096 in all."""


def choose_committee(words: Words, found: Iterable[tuple[int, str]]) -> Screen:
    rows = [
        (Button(name, committee_buttons.BoardButton(committee_id).pack()),)
        for committee_id, name in found
    ]
    return Screen(
        words("overview.choose"), (*rows, (home_button(words),)), picks=(picks.labels(rows),)
    )


def choose_to_urge(words: Words, found: Iterable[tuple[int, str]]) -> Screen:
    rows = [
        (Button(name, committee_buttons.UrgeButton(committee_id).pack()),)
        for committee_id, name in found
    ]
    return Screen(
        words("overview.choose"), (*rows, (home_button(words),)), picks=(picks.labels(rows),)
    )


# --- the board ----------------------------------------------------------------------------------


def overview(
    words: Words,
    board: committee_overview.Board,
    chosen: committee_overview.Filter,
    page: int,
    now: datetime,
    *,
    may_urge: bool,
) -> Screen:
    """Shows one page: the counts over all, the cells that the filter keeps, a line each."""
    units = committee_overview.filtered(board.units, chosen, now)
    found, page, pages = paging.one_page(units, page, UNITS_A_PAGE)
    shown = list(enumerate(found, page * UNITS_A_PAGE + 1))
    parts = [
        head(words, board, now),
        _asking(words, "overview.asking", board, now),
        Markup("\n").join(_line(words, number, unit, now) for number, unit in shown)
        or words("overview.none"),
        words("overview.page", page=page + 1, pages=pages) if pages > 1 else "",
        words("overview.how") if shown else "",
    ]
    day = day_code(board.month)
    rows = (
        *_numbers(shown, day, chosen, page),
        *paging.turning(
            words,
            page,
            pages,
            lambda to: committee_buttons.BoardButton(board.committee_id, day, chosen, to).pack(),
        ),
        *_filters(words, board, chosen),
        _months(words, board, chosen),
        *_ways(words, board, day, may_urge=may_urge),
    )
    text = Markup("\n\n").join(part for part in parts if part)
    return Screen(text, rows, picks=_typed(units, day, chosen, page))


def _typed(
    units: Sequence[committee_overview.Unit],
    day: str,
    chosen: committee_overview.Filter,
    page: int,
) -> tuple[picks.Pick, ...]:
    """A cell may be typed by its number in the list, or by its name."""
    opened = [committee_buttons.UnitButton(unit.cell_id, day, chosen, page) for unit in units]
    named = zip((unit.name for unit in units), opened, strict=True)
    return picks.numbers(enumerate(opened, 1)), picks.names(named)


def head(words: Words, board: committee_overview.Board, now: datetime) -> Markup:
    sums = committee_overview.totals(board, now)
    quarter = (board.month.month - 1) // 3
    return words(
        "overview.head",
        month=month_words(words, board.month).upper(),
        committee=board.committee,
        as_of=as_of(words, board, now),
        count=sums.units,
        rest=_rest(words, sums),
        registered=sums.registered,
        waiting=sums.not_registered,
        coming=sums.coming,
        held=sums.held,
        open=sums.not_closed,
        share=words.share(sums.said_coming, sums.expected),
        quarter=("I", "II", "III", "IV")[quarter],
        topics=words.share(sums.topics, sums.with_topic_due),
    )


def as_of(words: Words, board: committee_overview.Board, now: datetime) -> str:
    """Writes by the committee's clock when the figures were true."""
    return words.as_of(to_local(now, board.zone))


def _rest(words: Words, sums: committee_overview.Totals) -> Markup:
    """Counts, where there are any, the cells that neither have a meeting nor are behind."""
    rest = (
        ("cancelled", sums.cancelled),
        ("not_held", sums.not_held),
        ("no_data", sums.no_data),
    )
    lines = [words(f"overview.rest.{name}", count=count) for name, count in rest if count]
    return Markup("").join(Markup("\n") + line for line in lines)


def _asking(words: Words, key: str, board: committee_overview.Board, now: datetime) -> Markup:
    """Says that the bot asks the secretaries itself, and when; nothing once it has."""
    asked_at = board.asked_at
    if now >= asked_at:
        return Markup()
    return words(key, when=words.when(asked_at.date(), asked_at.time()))


def _line(words: Words, number: int, unit: committee_overview.Unit, now: datetime) -> Markup:
    return words(
        "overview.line.topic" if unit.topic_on else "overview.line",
        number=number,
        name=committee_overview.short_name(unit.name),
        status=status_words(words, unit, now),
    )


def status_words(words: Words, unit: committee_overview.Unit, now: datetime) -> str:
    status, meeting = unit.status(now), unit.meeting or unit.gone
    if status is committee_overview.Status.NOT_REGISTERED and unit.step:
        return words.plain(f"overview.step.{unit.step}")
    counts = meeting.counts if meeting else committee_overview.Counts()
    return words.plain(
        f"overview.status.{status}",
        day=words.short_date(meeting.on_date) if meeting else "",
        hour=words.hour(meeting.at_time) if meeting else "",
        share=words.share(counts.coming, counts.expected),
    )


def _numbers(
    shown: Sequence[tuple[int, committee_overview.Unit]],
    day: str,
    chosen: committee_overview.Filter,
    page: int,
) -> Rows:
    buttons = [
        Button(str(number), committee_buttons.UnitButton(unit.cell_id, day, chosen, page).pack())
        for number, unit in shown
    ]
    return tuple(tuple(buttons[at : at + IN_A_ROW]) for at in range(0, len(buttons), IN_A_ROW))


def _filters(
    words: Words, board: committee_overview.Board, chosen: committee_overview.Filter
) -> Rows:
    buttons = []
    for one in committee_overview.Filter:
        label = words.plain(f"overview.filter.{one}")
        if one is chosen:
            label = words.plain("choice.chosen", label=label)
        data = committee_buttons.BoardButton(board.committee_id, day_code(board.month), one)
        buttons.append(Button(label, data.pack()))
    return in_pairs(buttons)


def _months(
    words: Words, board: committee_overview.Board, chosen: committee_overview.Filter
) -> tuple[Button, ...]:
    earlier, later = (board.month + relativedelta(months=step) for step in (-1, 1))

    def turn(key: str, month: date) -> Button:
        label = words.plain(key, month=month.month, year=month.year)
        return Button(
            label, committee_buttons.BoardButton(board.committee_id, day_code(month), chosen).pack()
        )

    return turn("overview.earlier", earlier), turn("overview.later", later)


def _ways(words: Words, board: committee_overview.Board, day: str, *, may_urge: bool) -> Rows:
    picture = words.button(
        "overview.picture", committee_buttons.PictureButton(board.committee_id, day)
    )
    sheet = words.button("overview.sheet", committee_buttons.SheetButton(board.committee_id, day))
    urge = (words.button("urging.button", committee_buttons.UrgeButton(board.committee_id, day)),)
    return ((picture, sheet), *((urge,) if may_urge else ()), (home_button(words),))


# --- one cell -----------------------------------------------------------------------------------


def unit_page(
    words: Words,
    board: committee_overview.Board,
    unit: committee_overview.Unit,
    back: committee_buttons.BoardButton,
    now: datetime,
    *,
    may_urge: bool,
) -> Screen:
    """Shows one cell's month: its meeting, answers in counts, the registration, whom to call."""
    parts = [
        _unit_head(words, board, unit, now),
        _month(words, board, unit, now),
        _topic(words, board, unit),
        _whom(words, unit),
    ]
    urge = committee_buttons.UrgeButton(board.committee_id, day_code(board.month), unit.cell_id)
    plan = PlanButton(unit.cell_id, board.month.year)
    rows = [
        (words.button("overview.calendar", _calendar(unit, board)),),
        (words.button("overview.roster", RosterButton(unit.cell_id)),),
        (words.button("overview.topics", plan),),
        (words.button("overview.back", back), home_button(words)),
    ]
    if unit.lacks(now) and may_urge:
        rows.insert(0, (words.button("urging.one", urge, style="primary"),))
    return Screen(Markup("\n\n").join(parts), tuple(rows))


def _unit_head(
    words: Words, board: committee_overview.Board, unit: committee_overview.Unit, now: datetime
) -> Markup:
    month = month_words(words, board.month)
    return words("overview.unit", cell=unit.name, month=month, as_of=as_of(words, board, now))


def _calendar(unit: committee_overview.Unit, board: committee_overview.Board) -> CalendarButton:
    return CalendarButton(unit.cell_id, day_code(board.month))


def _month(
    words: Words, board: committee_overview.Board, unit: committee_overview.Unit, now: datetime
) -> Markup:
    if unit.meeting:
        return _meeting(words, unit, unit.meeting, now)
    if unit.gone:
        return _cancelled(words, board, unit.gone)
    if unit.status(now) is committee_overview.Status.NO_DATA:
        return words("overview.unit.no_data", day=_first_day(words, unit))
    asking = _asking(words, "overview.unit.asking", board, now) if unit.due else ""
    return Markup(" ").join(part for part in (_unregistered(words, unit), asking) if part)


def _cancelled(
    words: Words, board: committee_overview.Board, gone: committee_overview.UnitMeeting
) -> Markup:
    return words(
        "overview.unit.not_held" if gone.not_held else "overview.unit.cancelled",
        when=words.when(gone.on_date, gone.at_time),
        why=gone.why or words.plain("settings.none"),
        month=month_words(words, board.month),
    )


def _first_day(words: Words, unit: committee_overview.Unit) -> str:
    return words.full_date(unit.first_on) if unit.first_on else ""


def _meeting(
    words: Words,
    unit: committee_overview.Unit,
    meeting: committee_overview.UnitMeeting,
    now: datetime,
) -> Markup:
    counts = meeting.counts
    said = words(
        "overview.unit.meeting",
        state=words.plain(f"overview.state.{unit.status(now)}"),
        when=words.when(meeting.on_date, meeting.at_time),
        kind=words.plain(f"kind.{meeting.kind}"),
        place=meeting.place,
    )
    answers = words(
        "overview.unit.answers",
        coming=counts.coming,
        absent=counts.absent,
        unsure=counts.unsure,
        silent=counts.silent,
        share=words.share(counts.coming, counts.expected),
    )
    return said + "\n" + answers


def _unregistered(words: Words, unit: committee_overview.Unit) -> Markup:
    if not unit.due:
        return words("overview.unit.not_due")
    key = f"overview.unit.{unit.step}" if unit.step else "overview.unit.not_asked"
    said = words(key)
    return (
        said + " " + words("overview.unit.reminded", times=unit.reminded) if unit.reminded else said
    )


def _topic(words: Words, board: committee_overview.Board, unit: committee_overview.Unit) -> Markup:
    first, last = committee_overview.quarter_of(board.month)
    if unit.topic_on is None and not unit.topic_known:
        return words("overview.unit.topic_no_data", day=_first_day(words, unit))
    if unit.topic_on is None:
        return words("overview.unit.no_topic", first=first, last=last)
    return words("overview.unit.topic", day=words.full_date(unit.topic_on))


def _whom(words: Words, unit: committee_overview.Unit) -> Markup:
    lines = [leader_line(words, leader) for leader in unit.leaders]
    if not lines:
        lines = [words("overview.unit.no_leader")]
    if unit.unreached:
        counts = {"unreached": unit.unreached, "members": unit.members}
        reach = words("overview.unit.unreached", **counts)
    else:
        reach = words("overview.unit.reached", members=words.people(unit.members))
    return Markup("\n").join([words("overview.unit.whom"), *lines, reach])


def leader_line(words: Words, leader: Leader) -> Markup:
    """Names a leader and their office, and whether the bot reaches them."""
    key = "reached" if leader.reachable else "blocked" if leader.joined else "not_joined"
    return words(
        f"overview.leader.{key}",
        name=leader.full_name,
        role=words.plain(f"office.{leader.role}"),
    )


# --- files --------------------------------------------------------------------------------------


def picture(words: Words, board: committee_overview.Board, content: bytes, now: datetime) -> Screen:
    file = File(f"tong-hop-{board.month:%Y-%m}.png", content, picture=True)
    return Screen(head(words, board, now), _back(words, board), file)


def sheet(words: Words, board: committee_overview.Board, content: bytes, now: datetime) -> Screen:
    file = File(f"tong-hop-{board.month:%Y-%m}.xlsx", content)
    return Screen(head(words, board, now), _back(words, board), file)


def _back(words: Words, board: committee_overview.Board) -> Rows:
    see = committee_buttons.BoardButton(board.committee_id, day_code(board.month))
    return ((words.button("overview.see", see), home_button(words)),)


# --- the committee's list -----------------------------------------------------------------------


@dataclass(frozen=True)
class Listed:
    """A cell that nobody registered. `cancelled`: the day of the month's meeting that is off."""

    name: str
    month: date
    leaders: Sequence[Leader]
    cancelled: date | None = None


def listed(words: Words, committee_id: int, found: Sequence[Listed]) -> Screen:
    """Lists the cells that nobody registered, by month; what does not fit is counted."""
    shown, left = that_fit([_listed_line(words, one) for one in found])
    text = [words("overview.listed", count=len(found)), *shown]
    if left:
        text.append(words("overview.listed.more", count=left))
    day = day_code(found[0].month)
    see = committee_buttons.BoardButton(committee_id, day, committee_overview.Filter.NOT_REGISTERED)
    rows = (
        (words.button("urging.button", committee_buttons.UrgeButton(committee_id, day)),),
        (words.button("overview.see", see), home_button(words)),
    )
    return Screen(Markup("\n").join(text), rows)


def _listed_line(words: Words, one: Listed) -> Markup:
    name = committee_overview.short_name(one.name)
    month = month_words(words, one.month)
    if one.cancelled:
        day = words.short_date(one.cancelled)
        return words("overview.listed.cancelled", name=name, month=month, day=day)
    reached = any(leader.reachable for leader in one.leaders)
    key = "overview.listed.line" if reached else "overview.listed.unreached"
    return words(key, name=name, month=month)


def that_fit(lines: Sequence[Markup], longest: int = LONGEST_LIST) -> tuple[list[Markup], int]:
    """Keeps the first lines that fit into a message, and counts those that do not."""
    shown: list[Markup] = []
    length = 0
    for line in lines:
        length += len(line) + 1
        if length > longest:
            break
        shown.append(line)
    return shown, len(lines) - len(shown)
