"""A dialogue: a draft that one person makes by and by, kept in a prompt row in between."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Generic, Protocol, Self, TypeVar

from core.model.errors import Refusal
from core.model.people import Actor
from core.ui.screens import Screen
from db.engine.database import Session
from db.prompts import end_prompt, find_prompt, save_prompt
from handlers.turn import Turn


class Draft(Protocol):
    """A dataclass that goes into a row and back. `stamp` marks its last change: buttons made
    before it are old.
    """

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def stamp(self) -> int: ...

    def to_data(self) -> dict[str, Any]: ...

    @classmethod
    def from_data(cls, data: Mapping[str, Any], /) -> Self: ...


D = TypeVar("D", bound=Draft)


@dataclass(frozen=True)
class Dialogue(Generic[D]):
    """Drafts of one kind: `kind` is their prompts', `gone` what is said when there is none; those
    that last stay beside other questions.
    """

    kind: str
    draft: type[D]
    gone: type[Refusal]
    lasting: bool = True

    async def find(self, tx: Session, turn: Turn, actor: Actor) -> D | None:
        prompt = await find_prompt(tx, actor.telegram_id, turn.now, self.kind)
        return self.draft.from_data(prompt.data) if prompt else None

    async def load(self, tx: Session, turn: Turn, actor: Actor) -> D:
        """Loads the person's open draft. Raises `gone`."""
        draft = await self.find(tx, turn, actor)
        if draft is None:
            raise self.gone
        return draft

    async def save(
        self, tx: Session, turn: Turn, actor: Actor, draft: D, *, stamped: bool = True
    ) -> D:
        """Keeps the draft, under a new stamp unless its buttons still hold."""
        draft = replace(draft, stamp=turn.update_id) if stamped else draft
        await save_prompt(
            tx, actor.telegram_id, self.kind, draft.to_data(), turn.now, lasting=self.lasting
        )
        return draft

    async def end(self, tx: Session, actor: Actor) -> None:
        await end_prompt(tx, actor.telegram_id, self.kind)


async def answer(turn: Turn, screen: Screen, *, fresh: bool) -> None:
    """Shows the dialogue, and tells the person if the button was an old one."""
    await turn.toast("" if fresh else turn.words.plain("new_meeting.stale"))
    await turn.show(screen)
