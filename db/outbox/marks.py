"""Which messages are drawn anew when something has happened."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select, update

from core.model.deliveries import Of, ViewKind
from core.model.happenings import SHOWN_BY, Happening
from db.engine.database import Session
from db.rows import AccountRow, MeetingRow, MemberRow, ViewRow
from db.rows.base import table_of

_view = table_of(ViewRow)


async def mark(
    tx: Session,
    happening: Happening,
    *,
    meetings: Collection[int] | Select[Any] = (),
    cells: Collection[int] | Select[Any] = (),
) -> None:
    """Marks whatever shows this as needing an edit: views of these meetings, of these cells'
    sessions, and what their people have to do. The cells of the meetings are among the cells.
    """
    kinds = SHOWN_BY[happening]
    where = or_(
        _of(kinds, Of.MEETING) & _view.c.meeting_id.in_(_ids(meetings)),
        _of(kinds, Of.CELL) & _in_cells(_view.c.cell_id, meetings, cells),
        _of(kinds, Of.PERSON) & _view.c.chat_id.in_(_people(meetings, cells)),
    )
    await tx.execute(update(_view).where(where).values(dirty=True, revision=_view.c.revision + 1))


def _of(kinds: Collection[ViewKind], of: Of) -> ColumnElement[bool]:
    return _view.c.kind.in_([kind for kind in kinds if kind.of is of])


def _ids(of: Collection[int] | Select[Any]) -> Any:
    return of if isinstance(of, Select) else list(of)


def _in_cells(
    column: Any, meetings: Collection[int] | Select[Any], cells: Collection[int] | Select[Any]
) -> ColumnElement[bool]:
    theirs = select(MeetingRow.cell_id).where(MeetingRow.id.in_(_ids(meetings)))
    return or_(column.in_(_ids(cells)), column.in_(theirs))


def _people(
    meetings: Collection[int] | Select[Any], cells: Collection[int] | Select[Any]
) -> Select[Any]:
    return (
        select(AccountRow.telegram_id)
        .join(MemberRow, MemberRow.account_id == AccountRow.id)
        .where(_in_cells(MemberRow.cell_id, meetings, cells))
    )
