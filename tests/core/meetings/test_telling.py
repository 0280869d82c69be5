"""Whatever is edited, undone, cancelled and told, in whatever order: people hear what is new."""

from dataclasses import dataclass, field, replace
from datetime import date, time

from hypothesis import given
from hypothesis import strategies as st

from core.meetings.changes import MeetingFacts, Told, differences
from core.meetings.screens.change_notice import change_head
from core.meetings.telling import Telling, answers_lapse, concerns_year, known_at, settled
from core.model.meeting import Mode, State
from core.ui.words import words_in

WORDS = words_in("vi")
FIRST = MeetingFacts(
    on_date=date(2026, 12, 3),
    at_time=time(19, 30),
    place="Hội trường",
    mode=Mode.IN_PERSON,
    chair_id=None,
    chair="",
    topic="",
    prepare="",
    agenda=(),
    state=State.PUBLISHED,
    cancel_reason="",
)
READERS = ("An", "Bình", "Cường")
EDITS = st.one_of(
    st.builds(lambda day: {"on_date": date(2026, 12, day)}, st.integers(3, 6)),
    st.builds(lambda hour: {"at_time": time(hour, 30)}, st.integers(18, 20)),
    st.builds(lambda place: {"place": place}, st.sampled_from(["Hội trường", "Phòng A"])),
    st.just({"state": State.CANCELLED, "cancel_reason": "Bão"}),
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("edit"), EDITS),
        st.tuples(st.just("undo"), st.none()),
        st.tuples(st.just("tell"), st.sets(st.sampled_from(READERS))),
        st.tuples(st.just("show"), st.sampled_from(READERS)),
    ),
    max_size=14,
)


@dataclass
class World:
    """A meeting, what waits to be told of it, and what each reader saw last, with its number."""

    now: MeetingFacts = FIRST
    told: MeetingFacts = FIRST
    tellings: list[Telling] = field(default_factory=list)
    saw: dict[str, tuple[int, MeetingFacts]] = field(default_factory=dict)

    def edit(self, change: dict[str, object]) -> None:
        if not self.now.cancelled:
            self.now = settled(self.told, replace(self.now, **change))  # type: ignore[arg-type]

    def undo(self, _: None) -> None:
        self.now = self.told

    def tell(self, reached: set[str]) -> None:
        """The change is told; not everybody can be reached at once."""
        if differences(self.told, self.now):
            self.tellings.append(Telling(len(self.tellings) + 1, self.told))
            self.told = self.now
            for name in self.saw.keys() & reached:
                self.show(name)

    def show(self, name: str) -> None:
        self.saw[name] = len(self.tellings), self.told

    def known(self, name: str) -> MeetingFacts:
        return known_at(self.saw[name][0], self.tellings, self.told)


@given(STEPS)
def test_what_a_reader_knows_is_what_they_saw_last(steps: list[tuple[str, object]]) -> None:
    world = World()
    for step, how in steps:
        getattr(world, step)(how)
        for name in world.saw:
            assert not differences(world.known(name), world.saw[name][1])


@given(STEPS)
def test_a_word_leads_from_there_to_what_is_so(steps: list[tuple[str, object]]) -> None:
    world = World()
    for step, how in steps:
        getattr(world, step)(how)
    for name, (_, seen) in world.saw.items():
        known, now = world.known(name), world.told
        said = str(change_head(WORDS, Told(known, ""), now))
        when = WORDS.when(seen.on_date, seen.at_time)
        moved = (seen.on_date, seen.at_time) != (now.on_date, now.at_time)
        if differences(known, now):
            assert (when in said) == moved
            assert ("ĐÃ HỦY" in said) == now.cancelled
        if now.cancelled and not seen.cancelled:
            assert concerns_year(known, now)


@given(STEPS)
def test_a_cancelled_meeting_is_off_on_the_day_people_know(
    steps: list[tuple[str, object]],
) -> None:
    world = World()
    for step, how in steps:
        getattr(world, step)(how)
        if world.now.cancelled:
            assert world.now.on_date == world.told.on_date
            assert world.now.place == world.told.place
            assert not answers_lapse(world.told, world.now)
