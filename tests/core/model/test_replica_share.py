"""Every chat has one replica, and only what must changes hands."""

from hypothesis import given, settings
from hypothesis import strategies as st

from core.model.replica_share import SLOTS, owner_of, slot_of, slots_of

several = st.sets(st.integers(1, 10_000), min_size=1, max_size=6)


# Each looks at every slot, so a few examples are many.
@settings(max_examples=20)
@given(several)
def test_every_slot_has_one_owner(members: set[int]) -> None:
    parts = [slots_of(member, members) for member in members]
    assert sum(map(len, parts)) == SLOTS
    assert frozenset().union(*parts) == frozenset(range(SLOTS))


@given(several, st.integers(10_001, 20_000), st.sets(st.integers(0, SLOTS - 1), min_size=20))
def test_who_comes_takes_from_the_others_and_gives_back_when_it_goes(
    members: set[int], newcomer: int, slots: set[int]
) -> None:
    for slot in slots:
        alone, together = owner_of(slot, members), owner_of(slot, members | {newcomer})
        assert together in (alone, newcomer)


@settings(max_examples=20)
@given(st.integers(1, 1000), st.integers(2, 5))
def test_parts_are_of_a_size(first: int, count: int) -> None:
    members = range(first, first + count)
    for member in members:
        assert 0.75 < len(slots_of(member, members)) * count / SLOTS < 1.25


@given(st.integers(-(10**14), 10**14))
def test_every_chat_is_in_a_slot(chat_id: int) -> None:
    assert 0 <= slot_of(chat_id) < SLOTS
