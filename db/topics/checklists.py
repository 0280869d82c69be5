"""Checklists of sessions, and the cells' own templates."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, delete, func, insert, select, update

from core.dates.zones import to_local
from core.model.errors import Gone
from core.model.meeting import Kind, Meeting, State
from core.model.people import Role
from core.profiles.profile import Profile, Step, profile_for
from core.reminders.waves import planned_until
from core.topics.checklist import (
    ASSIGN,
    DURING,
    PRESENTER,
    Item,
    NewItem,
    due_on,
    items_from,
    next_telling,
    urging_rules,
)
from core.topics.duties import UNANSWERED
from core.topics.topic import TOPIC_KINDS
from db.engine.database import Session
from db.meetings.meetings import load_meeting
from db.rows import (
    CellRow,
    CommitteeRow,
    ItemRow,
    MeetingRow,
    MemberRow,
    RoleRow,
    TemplateRow,
)
from db.topics.duties import load_presenters

DAY = timedelta(days=1)


def _items() -> Select[ItemRow, str | None]:
    return select(ItemRow, MemberRow.full_name).outerjoin(
        MemberRow, MemberRow.id == ItemRow.member_id
    )


def _as_item(row: ItemRow, name: str | None) -> Item:
    return Item(
        id=row.id,
        meeting_id=row.meeting_id,
        phase=row.phase,
        step=row.step,
        title=row.title,
        owner=row.owner,
        member_id=row.member_id,
        member_name=name or "",
        offset_days=row.offset_days,
        due_on=row.due_on,
        done_at=row.done_at,
    )


async def load_items(tx: Session, meeting_id: int) -> list[Item]:
    """A meeting's checklist, in its order."""
    rows = await tx.execute(
        _items()
        .where(ItemRow.meeting_id == meeting_id)
        .order_by(ItemRow.offset_days, ItemRow.position, ItemRow.id)
    )
    return [_as_item(*row) for row in rows]


async def load_item(tx: Session, item_id: int) -> Item:
    """One line. Raises Gone."""
    found = (await tx.execute(_items().where(ItemRow.id == item_id))).one_or_none()
    if found is None:
        raise Gone
    return _as_item(*found)


async def load_open_items(
    tx: Session, member_ids: Iterable[int], unowned_of: int = 0
) -> list[tuple[Item, Meeting]]:
    """Open lines of these members, with their meetings, which are not cancelled.

    `unowned_of`: a cell whose lines that nobody has are among them.
    """
    nobodys = ItemRow.member_id.is_(None) & (MeetingRow.cell_id == unowned_of)
    rows = await tx.execute(
        _items()
        .join(MeetingRow, MeetingRow.id == ItemRow.meeting_id)
        .where(
            ItemRow.member_id.in_(list(member_ids)) | nobodys,
            ItemRow.done_at.is_(None),
            MeetingRow.state.in_((State.PUBLISHED, State.HELD)),
        )
        .order_by(ItemRow.due_on, ItemRow.id)
    )
    items = [_as_item(*row) for row in rows]
    meetings = {i: await load_meeting(tx, i) for i in {item.meeting_id for item in items}}
    return [(item, meetings[item.meeting_id]) for item in items]


# --- making and moving --------------------------------------------------------------------------


async def load_unprepared(tx: Session, now: datetime, limit: int = 20) -> list[Meeting]:
    """Topic sessions to come that have no checklist yet; a regular one gets it when asked."""
    ids = await tx.scalars(_UNPREPARED, {"now": now, "most": limit})
    return [await load_meeting(tx, meeting_id) for meeting_id in ids.all()]


# Put together once: these are asked again and again.
_UNPREPARED = (
    select(MeetingRow.id)
    .where(
        MeetingRow.kind.in_(TOPIC_KINDS),
        MeetingRow.state == State.PUBLISHED,
        MeetingRow.checklist_at.is_(None),
        MeetingRow.starts_at > bindparam("now"),
    )
    .order_by(MeetingRow.starts_at)
    .limit(bindparam("most"))
)
_MOVED = (
    select(MeetingRow.id)
    .join(ItemRow, ItemRow.meeting_id == MeetingRow.id)
    .where(
        ItemRow.done_at.is_(None),
        ItemRow.planned_for != MeetingRow.starts_at,
        MeetingRow.state == State.PUBLISHED,
    )
    .distinct()
)
_TO_TELL = (
    _items()
    .add_columns(MeetingRow.zone)
    .join(MeetingRow, MeetingRow.id == ItemRow.meeting_id)
    .where(
        ItemRow.done_at.is_(None),
        ItemRow.tell_at <= bindparam("until"),
        MeetingRow.state.in_((State.PUBLISHED, State.HELD)),
    )
    .order_by(ItemRow.tell_at, ItemRow.id)
)


async def make_checklist(
    tx: Session, meeting: Meeting, lines: Iterable[NewItem], now: datetime
) -> None:
    """Writes the lines and remembers that it was done."""
    rows = [_values(meeting, line, place, now) for place, line in enumerate(lines)]
    if rows:
        await tx.execute(insert(ItemRow), rows)
    await tx.execute(update(MeetingRow).where(MeetingRow.id == meeting.id).values(checklist_at=now))
    await follow_presenters(tx, meeting.id, now)


async def add_item(tx: Session, meeting: Meeting, line: NewItem, now: datetime) -> int:
    """One line more, at the end of its day's. Its id."""
    last = await tx.scalar(
        select(func.max(ItemRow.position)).where(ItemRow.meeting_id == meeting.id)
    )
    row = ItemRow(**_values(meeting, line, (last or 0) + 1, now))
    tx.add(row)
    await tx.flush()
    return row.id


def _values(meeting: Meeting, line: NewItem, position: int, now: datetime) -> dict[str, Any]:
    due = due_on(meeting.on_date, line.offset_days, to_local(now, meeting.zone).date())
    return {
        "meeting_id": meeting.id,
        "phase": line.phase,
        "position": position,
        "step": line.step,
        "title": line.title,
        "owner": line.owner,
        "member_id": line.member_id,
        "offset_days": line.offset_days,
        "planned_for": meeting.starts_at,
        "due_on": due,
        "tell_at": next_telling(line.phase, due, meeting, now, urging_rules()),
    }


async def load_moved(tx: Session) -> list[Meeting]:
    """Meetings whose start was changed since their lines were dated."""
    ids = await tx.scalars(_MOVED)
    return [await load_meeting(tx, meeting_id) for meeting_id in ids.all()]


async def move_items(tx: Session, meeting: Meeting, now: datetime) -> None:
    """Open lines follow their meeting to its new start, and are told anew."""
    rows = await tx.scalars(
        select(ItemRow).where(ItemRow.meeting_id == meeting.id, ItemRow.done_at.is_(None))
    )
    for row in rows.all():
        row.planned_for = meeting.starts_at
        today = to_local(now, meeting.zone).date()
        _date(row, meeting, due_on(meeting.on_date, row.offset_days, today), now)


def _date(row: ItemRow, meeting: Meeting, due: date, now: datetime) -> None:
    row.due_on = due
    row.tell_at = next_telling(row.phase, row.due_on, meeting, now, urging_rules())


async def load_owners(tx: Session, meeting: Meeting) -> dict[str, int | None]:
    """Who "secretary", "deputy", "presenter" and "chair" are at this meeting, where known."""
    rows = await tx.execute(
        select(RoleRow.role, MemberRow.id)
        .join(MemberRow, MemberRow.id == RoleRow.member_id)
        .where(MemberRow.cell_id == meeting.cell_id, MemberRow.retired_at.is_(None))
        .order_by(MemberRow.id.desc())
    )
    holds: dict[str, int] = dict(rows.all())
    secretary = holds.get(Role.SECRETARY)
    chair = await tx.scalar(select(MeetingRow.chair_member_id).where(MeetingRow.id == meeting.id))
    presenters = await load_presenters(tx, meeting.id)
    return {
        "secretary": secretary,
        "deputy": holds.get(Role.DEPUTY, secretary),
        "chair": chair or secretary,
        PRESENTER: presenters[0][0] if presenters else None,
    }


async def follow_presenters(tx: Session, meeting_id: int, now: datetime) -> None:
    """The presenter's lines are theirs who stands for it first; "assign" ticks itself once
    all who were asked have accepted, and is open again when they have not.
    """
    presenters = await load_presenters(tx, meeting_id)
    own = (ItemRow.meeting_id == meeting_id, ItemRow.owner == PRESENTER)
    member_id = presenters[0][0] if presenters else None
    await tx.execute(
        update(ItemRow).where(*own, ItemRow.done_at.is_(None)).values(member_id=member_id)
    )
    ready = bool(presenters) and all(state not in UNANSWERED for _, state in presenters)
    await tick_step(tx, meeting_id, ASSIGN, now if ready else None)


async def tick_step(tx: Session, meeting_id: int, step: str, done_at: datetime | None) -> None:
    """Ticks a step by itself, or takes back what ticked itself; people's own ticks stay."""
    await tx.execute(
        update(ItemRow)
        .where(
            ItemRow.meeting_id == meeting_id,
            ItemRow.step == step,
            ItemRow.done_by.is_(None),
            ItemRow.done_at.is_(None) if done_at else ItemRow.done_at.is_not(None),
        )
        .values(done_at=done_at)
    )


# --- single lines -------------------------------------------------------------------------------


async def save_done(tx: Session, item_id: int, done_at: datetime | None, by: int | None) -> None:
    """Ticks a line, or takes the tick back (done_at None)."""
    await tx.execute(
        update(ItemRow).where(ItemRow.id == item_id).values(done_at=done_at, done_by=by)
    )


async def save_owner(tx: Session, item_id: int, member_id: int | None) -> None:
    """The line is this member's from now on; the role it was made for no longer decides."""
    await tx.execute(
        update(ItemRow).where(ItemRow.id == item_id).values(member_id=member_id, owner="")
    )


async def save_due(
    tx: Session, item: Item, meeting: Meeting, offset_days: int, now: datetime
) -> None:
    """The line is due on another day."""
    row = await tx.get_one(ItemRow, item.id)
    row.offset_days = offset_days
    _date(row, meeting, due_on(meeting.on_date, offset_days), now)
    await tx.flush()


async def drop_item(tx: Session, item_id: int) -> None:
    """The line is no longer part of the checklist."""
    await tx.execute(delete(ItemRow).where(ItemRow.id == item_id))


# --- urging -------------------------------------------------------------------------------------


async def load_to_tell(tx: Session, now: datetime) -> list[tuple[Item, Meeting]]:
    """Open lines whose owners are to be told now, or at today's hour, of sessions not cancelled."""
    rows = await tx.execute(_TO_TELL, {"until": now + DAY})
    items = [
        _as_item(row, name)
        for row, name, zone in rows
        if row.tell_at and row.tell_at <= _told_until(row.phase, zone, now)
    ]
    meetings = {i: await load_meeting(tx, i) for i in {item.meeting_id for item in items}}
    return [(item, meetings[item.meeting_id]) for item in items]


def _told_until(phase: str, zone: str, now: datetime) -> datetime:
    """The running order has its own moment."""
    return now if phase == DURING else planned_until(now, urging_rules().tell_at, zone)


async def record_told(tx: Session, item: Item, meeting: Meeting, now: datetime) -> None:
    """The line's owner is told; when they are told next, while it stays open."""
    row = await tx.get_one(ItemRow, item.id)
    until = _told_until(row.phase, meeting.zone, now)
    row.tell_at = next_telling(row.phase, row.due_on, meeting, until, urging_rules())


# --- templates ----------------------------------------------------------------------------------

FOLLOWS = "follows"
"""Of a template's step: its day is the guide's, whatever that is; else the cell chose it."""


async def find_template(tx: Session, cell_id: int, kind: Kind) -> list[Step] | None:
    """The cell's own steps for this kind of meeting; None where it has none.

    A day that the cell took over from the guide follows what the guide says now.
    """
    row = await tx.scalar(
        select(TemplateRow).where(TemplateRow.cell_id == cell_id, TemplateRow.kind == kind)
    )
    if row is None:
        return None
    guide = await _guide_days(tx, cell_id, kind)
    return [_as_step(step, kind, guide) for step in row.steps]


async def _guide_days(tx: Session, cell_id: int, kind: Kind) -> dict[str, int]:
    profile = await load_profile(tx, cell_id)
    return {step.key: step.days for step in profile.steps_for(kind)}


def _as_step(kept: dict[str, Any], kind: Kind, guide: dict[str, int]) -> Step:
    days = guide.get(kept["key"], kept["days"]) if kept.get(FOLLOWS) else kept["days"]
    # The first templates called the title by a language.
    title = kept.get("title") or kept["vi"]
    return Step(kept["key"], kept["phase"], (kind,), kept["owner"], days, title=title)


async def save_template(
    tx: Session, cell_id: int, kind: Kind, items: Iterable[Item], now: datetime
) -> None:
    """From now on the cell's sessions of this kind begin with lines like these."""
    await drop_template(tx, cell_id, kind)
    guide = await _guide_days(tx, cell_id, kind)
    steps: list[dict[str, Any]] = [
        {
            "key": item.step,
            "phase": item.phase,
            "owner": item.owner,
            "days": item.offset_days,
            FOLLOWS: guide.get(item.step) == item.offset_days,
            "title": item.title,
        }
        for item in items
    ]
    tx.add(TemplateRow(cell_id=cell_id, kind=kind, steps=steps, changed_at=now))
    await tx.flush()


async def drop_template(tx: Session, cell_id: int, kind: Kind) -> None:
    """Back to the profile's steps."""
    await tx.execute(
        delete(TemplateRow).where(TemplateRow.cell_id == cell_id, TemplateRow.kind == kind)
    )


async def load_profile(tx: Session, cell_id: int) -> Profile:
    """The guide that the committee above the cell follows, with its own values."""
    settings = await tx.scalar(
        select(CommitteeRow.settings)
        .join(CellRow, CellRow.committee_id == CommitteeRow.id)
        .where(CellRow.id == cell_id)
    )
    return profile_for(settings)


async def lines_for(tx: Session, meeting: Meeting) -> list[NewItem]:
    """What a meeting's checklist is made of: the cell's own template, or the guide's steps."""
    steps = await find_template(tx, meeting.cell_id, meeting.kind)
    if steps is None:
        steps = list((await load_profile(tx, meeting.cell_id)).steps_for(meeting.kind))
    return items_from(steps, await load_owners(tx, meeting))
