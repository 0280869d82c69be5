"""What the secretary reads the evening before a meeting, loaded for `core` to draw."""

from datetime import datetime

from core.meetings.evening import AnswerView, EveningView
from core.model.answer import Answer
from core.model.deliveries import ViewKind
from core.model.meeting import Meeting
from core.model.people import Actor
from core.model.rights import Action, may
from core.topics.readiness import unprepared, unsettled
from db.answers.answers import find_answer
from db.engine.database import Session
from db.meetings.cards import load_own_card, load_summary
from db.outbox.views import View
from db.people import load_member
from db.topics.checklists import load_items, load_profile
from db.topics.duties import load_duties
from db.topics.topics import find_topic_of


async def find_evening(
    tx: Session, actor: Actor, meeting: Meeting, now: datetime
) -> EveningView | None:
    """Loads the summary as far as the actor may see it; None for whoever may not, or no more."""
    own = actor.member_in(meeting.cell_id)
    if own is None or not may(actor, Action.SEE_NAMES, meeting.scope):
        return None
    items, topic = await load_items(tx, meeting.id), await find_topic_of(tx, meeting.id)
    member = await load_member(tx, own.member_id)
    return EveningView(
        summary=await load_summary(tx, actor, meeting, now),
        answer=await find_answer(tx, meeting.id, own.member_id),
        exempt=member.exempt,
        listed=bool(items),
        items=unprepared(items),
        duties=unsettled(await load_duties(tx, topic.id)) if topic else [],
        profile=await load_profile(tx, meeting.cell_id),
    )


async def load_asking(
    tx: Session,
    actor: Actor,
    meeting: Meeting,
    now: datetime,
    *,
    view: View | None,
    answer: Answer | None = None,
) -> AnswerView:
    """Loads what this message, where an answer was given, shows now. Raises NotAllowed."""
    evening = view is not None and view.kind is ViewKind.EVENING
    summary = await find_evening(tx, actor, meeting, now) if evening else None
    return summary or await load_own_card(tx, actor, meeting, now, view=view, answer=answer)
