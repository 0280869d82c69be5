"""Over any order of absences, meetings, presses and moves one rule says which answer stands."""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from core.dates.zones import to_utc
from core.model.answer import Answer, Choice, Reason
from core.model.meeting import Meeting
from core.model.names import name_key
from core.model.people import Cell
from core.reminders.waves import concerns
from db.answers.absences import end_period, load_period, save_period
from db.answers.answers import Given, load_lines, record_answers
from db.answers.periods import follow_periods
from db.engine.database import Database, Session
from db.meetings.meetings import NewMeeting, load_meeting
from db.people import load_cell
from db.reminders.away import reset_answers
from db.rows import CellRow, CommitteeRow, MeetingRow, MemberRow
from handlers.meetings.publish import publish

NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
EVERYBODY = ("silent", "exempt", *Choice)
days = st.integers(1, 9).map(lambda day: date(2026, 12, day))
which = st.integers(0, 5)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("away"), days, st.integers(0, 4)),
        st.tuples(st.just("ends"), which),
        st.tuples(st.just("meets"), days),
        st.tuples(st.just("says"), which, st.sampled_from(Choice)),
        st.tuples(st.just("moves"), which, days),
    ),
    max_size=12,
)


class Undone(Exception):  # noqa: N818 - it undoes what was tried
    pass


@dataclass
class Known:
    """The plain model of one meeting: its day, what was said of it, and when."""

    on: date
    said: Choice | None = None
    spoke_at: datetime | None = None
    by_period: bool = False


@dataclass
class Story:
    """One member of one cell, and what the rule says of them."""

    tx: Session
    cell: Cell
    member_id: int
    now: datetime = NOW
    periods: dict[int, tuple[date, date, datetime]] = field(default_factory=dict)
    meetings: dict[int, Known] = field(default_factory=dict)

    async def away(self, first: date, length: int) -> None:
        last = first + timedelta(days=length)
        number = await save_period(self.tx, self.member_id, first, last, Reason.WORK, self.now)
        self.periods[number] = first, last, self.now
        await self._follow()

    async def ends(self, nth: int) -> None:
        if nth < len(self.periods):
            number = list(self.periods)[nth]
            await end_period(self.tx, await load_period(self.tx, number), NOW.date())
            del self.periods[number]
            await self._follow()

    async def _follow(self) -> None:
        for meeting_id in self.meetings:
            meeting = await load_meeting(self.tx, meeting_id)
            await follow_periods(self.tx, meeting, self.now, [self.member_id])

    async def meets(self, on: date) -> None:
        new = NewMeeting(on, time(8 + len(self.meetings)), "Hội trường")
        meeting = await publish(self.tx, self.cell, new, self.now, account_id=None)
        self.meetings[meeting.id] = Known(on)

    async def says(self, nth: int, choice: Choice) -> None:
        if meeting := await self._nth(nth):
            given = Given(meeting.id, self.member_id, Answer(choice), None, None)
            await record_answers(self.tx, [given], self.now)
            known = self.meetings[meeting.id]
            known.said, known.spoke_at, known.by_period = choice, self.now, False

    async def moves(self, nth: int, on: date) -> None:
        if meeting := await self._nth(nth):
            starts_at = to_utc(on, meeting.at_time, meeting.zone)
            moved = replace(meeting, on_date=on, starts_at=starts_at)
            row = update(MeetingRow).where(MeetingRow.id == meeting.id)
            await self.tx.execute(row.values(on_date=on, starts_at=starts_at))
            await reset_answers(self.tx, moved, self.now)
            known = self.meetings[meeting.id]
            known.on, known.said, known.by_period = on, None, False

    async def _nth(self, nth: int) -> Meeting | None:
        if nth >= len(self.meetings):
            return None
        return await load_meeting(self.tx, list(self.meetings)[nth])

    def expect(self, known: Known) -> Answer | None:
        """Own if newer than the period, else the period's where it covers the day, else none."""
        covering = [at for first, last, at in self.periods.values() if first <= known.on <= last]
        period_at = max(covering, default=None)
        if period_at and not (known.spoke_at and known.spoke_at > period_at):
            known.said, known.by_period = None, True
            return Answer(Choice.ABSENT, Reason.WORK, by_period=True)
        return Answer(known.said) if known.said else None

    async def check(self) -> None:
        for meeting_id, known in self.meetings.items():
            [line] = await load_lines(self.tx, await load_meeting(self.tx, meeting_id))
            assert line.answer == self.expect(known)
            away = bool(line.answer and line.answer.by_period)
            assert concerns(EVERYBODY, line.answer, exempt=False) is not away


async def begin(tx: Session) -> Story:
    committee = CommitteeRow(name="Đảng ủy phường Hồng Mai", zone="Asia/Ho_Chi_Minh")
    tx.add(committee)
    await tx.flush()
    cell = CellRow(committee_id=committee.id, name="Chi bộ Hoa Sen", zone=committee.zone)
    tx.add(cell)
    await tx.flush()
    of, name = {"committee_id": committee.id, "cell_id": cell.id}, "Nguyễn Văn An"
    member = MemberRow(**of, full_name=name, name_key=name_key(name), standing="official")
    tx.add(member)
    await tx.flush()
    return Story(tx, await load_cell(tx, cell.id), member.id)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(told=steps)
async def test_one_rule_says_which_answer_stands(
    db: Database, told: list[tuple[str, *tuple[object, ...]]]
) -> None:
    with suppress(Undone):
        async with db.begin() as tx:
            story = await begin(tx)
            for name, *what in told:
                story.now += timedelta(minutes=1)
                await getattr(story, name)(*what)
                await story.check()
            raise Undone
