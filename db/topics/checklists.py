"""Checklists of sessions, and the cells' own templates."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, delete, func, insert, select, update

from core.dates.zones import to_local
from core.model.errors import there
from core.model.meeting import Kind, Meeting, State
from core.model.people import Role
from core.profiles.profile import Profile, ProfileStep, profile_for
from core.topics import checklist
from core.topics.duties import UNANSWERED
from core.topics.topic import TOPIC_KINDS
from db import rows
from db.engine.database import Session
from db.meetings.meetings import load_meeting
from db.topics.duties import load_presenters
from db.topics.marks import mark_line, mark_lines


def select_items() -> Select[rows.ItemRow, str | None]:
    return select(rows.ItemRow, rows.MemberRow.full_name).outerjoin(
        rows.MemberRow, rows.MemberRow.id == rows.ItemRow.member_id
    )


def as_item(row: rows.ItemRow, name: str | None) -> checklist.Item:
    return checklist.Item(
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


async def load_items(tx: Session, meeting_id: int) -> list[checklist.Item]:
    found = await tx.execute(
        select_items()
        .where(rows.ItemRow.meeting_id == meeting_id)
        .order_by(rows.ItemRow.offset_days, rows.ItemRow.position, rows.ItemRow.id)
    )
    return [as_item(*row) for row in found]


async def load_item(tx: Session, item_id: int) -> checklist.Item:
    """Raises Gone."""
    found = there(
        (await tx.execute(select_items().where(rows.ItemRow.id == item_id))).one_or_none()
    )
    return as_item(*found)


async def load_open_items(
    tx: Session, member_ids: Iterable[int], unowned_of: int = 0
) -> list[tuple[checklist.Item, Meeting]]:
    """Loads these members' open lines, with their meetings, which are not cancelled. `unowned_of`:
    a cell whose lines that nobody has are among them.
    """
    nobodys = rows.ItemRow.member_id.is_(None) & (rows.MeetingRow.cell_id == unowned_of)
    found = await tx.execute(
        select_items()
        .join(rows.MeetingRow, rows.MeetingRow.id == rows.ItemRow.meeting_id)
        .where(
            rows.ItemRow.member_id.in_(list(member_ids)) | nobodys,
            rows.ItemRow.done_at.is_(None),
            rows.MeetingRow.state.in_((State.PUBLISHED, State.HELD)),
        )
        .order_by(rows.ItemRow.due_on, rows.ItemRow.id)
    )
    return await with_meetings(tx, [as_item(*row) for row in found])


async def load_ticked_items(
    tx: Session, member_ids: Iterable[int], account_id: int, since: datetime
) -> list[tuple[checklist.Item, Meeting]]:
    """Loads lines of these members, or of nobody, that this account ticked since then."""
    found = await tx.execute(
        select_items()
        .join(rows.MeetingRow, rows.MeetingRow.id == rows.ItemRow.meeting_id)
        .where(
            rows.ItemRow.member_id.in_(list(member_ids)) | rows.ItemRow.member_id.is_(None),
            rows.ItemRow.done_by == account_id,
            rows.ItemRow.done_at > since,
            rows.MeetingRow.state.in_((State.PUBLISHED, State.HELD)),
        )
        .order_by(rows.ItemRow.done_at.desc(), rows.ItemRow.id)
    )
    return await with_meetings(tx, [as_item(*row) for row in found])


async def with_meetings(
    tx: Session, items: Iterable[checklist.Item]
) -> list[tuple[checklist.Item, Meeting]]:
    """Loads each line's meeting with it."""
    of = list(items)
    meetings = {i: await load_meeting(tx, i) for i in {item.meeting_id for item in of}}
    return [(item, meetings[item.meeting_id]) for item in of]


# --- making and moving --------------------------------------------------------------------------


async def load_unprepared(tx: Session, now: datetime, limit: int = 20) -> list[Meeting]:
    """Loads topic sessions to come without a checklist; a regular one gets it when asked."""
    ids = await tx.scalars(_UNPREPARED, {"now": now, "most": limit})
    return [await load_meeting(tx, meeting_id) for meeting_id in ids.all()]


# Put together once: these are asked again and again.
_UNPREPARED = (
    select(rows.MeetingRow.id)
    .where(
        rows.MeetingRow.kind.in_(TOPIC_KINDS),
        rows.MeetingRow.state == State.PUBLISHED,
        rows.MeetingRow.checklist_at.is_(None),
        rows.MeetingRow.starts_at > bindparam("now"),
    )
    .order_by(rows.MeetingRow.starts_at)
    .limit(bindparam("most"))
)
_MOVED = (
    select(rows.MeetingRow.id)
    .join(rows.ItemRow, rows.ItemRow.meeting_id == rows.MeetingRow.id)
    .where(
        rows.ItemRow.done_at.is_(None),
        rows.ItemRow.planned_for != rows.MeetingRow.starts_at,
        rows.MeetingRow.state == State.PUBLISHED,
    )
    .distinct()
)


async def make_checklist(
    tx: Session, meeting: Meeting, lines: Iterable[checklist.NewItem], now: datetime
) -> None:
    """Writes the lines and remembers that it was done."""
    found = [_values(meeting, line, place, now) for place, line in enumerate(lines)]
    if found:
        await tx.execute(insert(rows.ItemRow), found)
    await tx.execute(
        update(rows.MeetingRow).where(rows.MeetingRow.id == meeting.id).values(checklist_at=now)
    )
    await mark_lines(tx, meeting.id)
    await follow_presenters(tx, meeting.id, now)


async def add_item(tx: Session, meeting: Meeting, line: checklist.NewItem, now: datetime) -> int:
    """Adds a line at the end of its day's; returns its id."""
    last = await tx.scalar(
        select(func.max(rows.ItemRow.position)).where(rows.ItemRow.meeting_id == meeting.id)
    )
    row = rows.ItemRow(**_values(meeting, line, (last or 0) + 1, now))
    tx.add(row)
    await tx.flush()
    await mark_lines(tx, meeting.id)
    return row.id


def _values(
    meeting: Meeting, line: checklist.NewItem, position: int, now: datetime
) -> dict[str, Any]:
    due = checklist.due_on(meeting.on_date, line.offset_days, to_local(now, meeting.zone).date())
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
        "tell_at": checklist.next_telling(line.phase, due, meeting, now, checklist.urging_rules()),
    }


async def load_moved(tx: Session) -> list[Meeting]:
    """Loads meetings whose start was changed since their lines were dated."""
    ids = await tx.scalars(_MOVED)
    return [await load_meeting(tx, meeting_id) for meeting_id in ids.all()]


async def move_items(tx: Session, meeting: Meeting, now: datetime) -> None:
    """Moves open lines with their meeting to its new start; their owners are told again."""
    found = await tx.scalars(
        select(rows.ItemRow).where(
            rows.ItemRow.meeting_id == meeting.id, rows.ItemRow.done_at.is_(None)
        )
    )
    for row in found.all():
        row.planned_for = meeting.starts_at
        today = to_local(now, meeting.zone).date()
        _date(row, meeting, checklist.due_on(meeting.on_date, row.offset_days, today), now)
    await mark_lines(tx, meeting.id)


def _date(row: rows.ItemRow, meeting: Meeting, due: date, now: datetime) -> None:
    row.due_on = due
    row.tell_at = checklist.next_telling(
        row.phase, row.due_on, meeting, now, checklist.urging_rules()
    )


async def load_owners(tx: Session, meeting: Meeting) -> dict[str, int | None]:
    """Loads who "secretary", "deputy", "presenter" and "chair" are at this meeting, where known."""
    found = await tx.execute(
        select(rows.RoleRow.role, rows.MemberRow.id)
        .join(rows.MemberRow, rows.MemberRow.id == rows.RoleRow.member_id)
        .where(rows.MemberRow.cell_id == meeting.cell_id, rows.MemberRow.retired_at.is_(None))
        .order_by(rows.MemberRow.id.desc())
    )
    holds: dict[str, int] = dict(found.all())
    secretary = holds.get(Role.SECRETARY)
    chair = await tx.scalar(
        select(rows.MeetingRow.chair_member_id).where(rows.MeetingRow.id == meeting.id)
    )
    presenters = await load_presenters(tx, meeting.id)
    return {
        "secretary": secretary,
        "deputy": holds.get(Role.DEPUTY, secretary),
        "chair": chair or secretary,
        checklist.PRESENTER: presenters[0][0] if presenters else None,
    }


async def follow_presenters(tx: Session, meeting_id: int, now: datetime) -> None:
    """Gives the presenter's lines to whoever stands for it first; "assign" ticks itself once all
    who were asked have accepted, and is open again when they have not.
    """
    presenters = await load_presenters(tx, meeting_id)
    own = (rows.ItemRow.meeting_id == meeting_id, rows.ItemRow.owner == checklist.PRESENTER)
    member_id = presenters[0][0] if presenters else None
    await tx.execute(
        update(rows.ItemRow).where(*own, rows.ItemRow.done_at.is_(None)).values(member_id=member_id)
    )
    await mark_lines(tx, meeting_id)
    ready = bool(presenters) and all(state not in UNANSWERED for _, state in presenters)
    await tick_step(tx, meeting_id, checklist.ASSIGN, now if ready else None)


async def tick_step(tx: Session, meeting_id: int, step: str, done_at: datetime | None) -> None:
    """Ticks a step by itself, or takes back what ticked itself; people's own ticks stay."""
    await tx.execute(
        update(rows.ItemRow)
        .where(
            rows.ItemRow.meeting_id == meeting_id,
            rows.ItemRow.step == step,
            rows.ItemRow.done_by.is_(None),
            rows.ItemRow.done_at.is_(None) if done_at else rows.ItemRow.done_at.is_not(None),
        )
        .values(done_at=done_at)
    )
    await mark_lines(tx, meeting_id)


# --- single lines -------------------------------------------------------------------------------


async def save_done(tx: Session, item_id: int, done_at: datetime | None, by: int | None) -> None:
    """Ticks a line, or takes the tick back (done_at None)."""
    await tx.execute(
        update(rows.ItemRow).where(rows.ItemRow.id == item_id).values(done_at=done_at, done_by=by)
    )
    await mark_line(tx, item_id)


async def save_owner(tx: Session, item_id: int, member_id: int | None) -> None:
    """Gives the line to this member; the role it was made for no longer decides."""
    await tx.execute(
        update(rows.ItemRow).where(rows.ItemRow.id == item_id).values(member_id=member_id, owner="")
    )
    await mark_line(tx, item_id)


async def save_due(
    tx: Session, item: checklist.Item, meeting: Meeting, offset_days: int, now: datetime
) -> None:
    row = await tx.get_one(rows.ItemRow, item.id)
    row.offset_days = offset_days
    _date(row, meeting, checklist.due_on(meeting.on_date, offset_days), now)
    await tx.flush()
    await mark_lines(tx, meeting.id)


async def drop_item(tx: Session, item_id: int) -> None:
    await mark_line(tx, item_id)
    await tx.execute(delete(rows.ItemRow).where(rows.ItemRow.id == item_id))


# --- templates ----------------------------------------------------------------------------------

FOLLOWS = "follows"
"""Of a template's step: its day is the guide's, whatever that is; else the cell chose it."""


async def find_template(tx: Session, cell_id: int, kind: Kind) -> list[ProfileStep] | None:
    """Finds the cell's own steps for this kind of meeting. A day that the cell took over from the
    guide follows what the guide says now.
    """
    row = await tx.scalar(
        select(rows.TemplateRow).where(
            rows.TemplateRow.cell_id == cell_id, rows.TemplateRow.kind == kind
        )
    )
    if row is None:
        return None
    guide = await _guide_days(tx, cell_id, kind)
    return [_as_step(step, kind, guide) for step in row.steps]


async def _guide_days(tx: Session, cell_id: int, kind: Kind) -> dict[str, int]:
    profile = await load_profile(tx, cell_id)
    return {step.key: step.days for step in profile.steps_for(kind)}


def _as_step(kept: dict[str, Any], kind: Kind, guide: dict[str, int]) -> ProfileStep:
    days = guide.get(kept["key"], kept["days"]) if kept.get(FOLLOWS) else kept["days"]
    # The first templates called the title by a language.
    title = kept.get("title") or kept["vi"]
    return ProfileStep(kept["key"], kept["phase"], (kind,), kept["owner"], days, title=title)


async def save_template(
    tx: Session, cell_id: int, kind: Kind, items: Iterable[checklist.Item], now: datetime
) -> None:
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
    tx.add(rows.TemplateRow(cell_id=cell_id, kind=kind, steps=steps, changed_at=now))
    await tx.flush()


async def drop_template(tx: Session, cell_id: int, kind: Kind) -> None:
    await tx.execute(
        delete(rows.TemplateRow).where(
            rows.TemplateRow.cell_id == cell_id, rows.TemplateRow.kind == kind
        )
    )


async def load_profile(tx: Session, cell_id: int) -> Profile:
    """Loads the guide that the committee above the cell follows, with its own values."""
    settings = await tx.scalar(
        select(rows.CommitteeRow.settings)
        .join(rows.CellRow, rows.CellRow.committee_id == rows.CommitteeRow.id)
        .where(rows.CellRow.id == cell_id)
    )
    return profile_for(settings)


async def lines_for(tx: Session, meeting: Meeting) -> list[checklist.NewItem]:
    """Builds a meeting's checklist from the cell's own template, or the guide's steps."""
    steps = await find_template(tx, meeting.cell_id, meeting.kind)
    if steps is None:
        steps = list((await load_profile(tx, meeting.cell_id)).steps_for(meeting.kind))
    return checklist.items_from(steps, await load_owners(tx, meeting))
