"""What a member is good at, in a few words: the rotation asks them first for such a topic."""

from core.model.people import Actor, Member
from core.roster import buttons
from core.roster.screens import member as texts
from core.topics.rotation import read_strengths
from db.engine.database import Session
from db.prompts import Prompt, save_prompt
from db.roster.roster import save_strengths
from handlers.roster.member import change_member, load_kept_member
from handlers.turn import Turn

STRENGTHS_PROMPT = "member_strengths"


async def on_strengths_tapped(turn: Turn, button: buttons.StrengthsButton) -> None:
    """Asks what the member is good at, or clears it."""

    async def save(tx: Session, _actor: Actor, member: Member) -> None:
        await save_strengths(tx, member, [])

    if button.none:
        await change_member(turn, button.member_id, "change_strengths", save)
        return
    async with turn.begin() as (tx, actor):
        member, _ = await load_kept_member(tx, actor, button.member_id)
        data = {"member_id": member.id}
        await save_prompt(tx, actor.telegram_id, STRENGTHS_PROMPT, data, turn.now)
    await turn.show(texts.ask_strengths(turn.words, member))


async def on_strengths_typed(turn: Turn, prompt: Prompt) -> None:
    """Reads a few words with commas between them."""
    strengths = read_strengths(turn.text)

    async def save(tx: Session, _actor: Actor, member: Member) -> None:
        await save_strengths(tx, member, strengths)

    await change_member(turn, prompt.data["member_id"], "change_strengths", save)
