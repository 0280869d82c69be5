"""Which chats are whose where several processes share the work.

Chats fall into slots by their number, slots to the replicas by the highest weight. When one comes
or goes, only the slots that it takes or leaves change hands.
"""

from collections.abc import Collection
from dataclasses import dataclass
from hashlib import blake2b
from typing import Protocol

SLOTS = 1024


@dataclass(frozen=True)
class ChatSlots:
    """One replica's part of the work: the chats in these slots."""

    replica: int
    slots: frozenset[int]


class ChatShare(Protocol):
    """What is one replica's, at the moment it is asked."""

    part: ChatSlots
    leads: bool

    def mine(self, chat_id: int) -> bool: ...


def slot_of(chat_id: int) -> int:
    """Gives the slot a chat is in, whoever works it. SQL says the same: abs(chat_id) % SLOTS."""
    return abs(chat_id) % SLOTS


def slots_of(replica: int, members: Collection[int]) -> frozenset[int]:
    """Gives the replica its slots among these members. No slot is nobody's, none is two's."""
    return frozenset(slot for slot in range(SLOTS) if owner_of(slot, members) == replica)


def owner_of(slot: int, members: Collection[int]) -> int:
    """Finds the replica that has the slot among these members."""
    return max(members, key=lambda member: (_weight(slot, member), member))


def _weight(slot: int, member: int) -> bytes:
    return blake2b(f"{slot}/{member}".encode(), digest_size=8).digest()
