"""What the screens of a notice show, loaded for `core` to draw."""

from datetime import datetime

from core.model.errors import NotAllowed, NotJoined
from core.model.people import Actor
from core.model.rights import Action, may
from core.model.scope import Scope
from core.notices import notice as notice_rules
from db.engine.database import Session
from db.notices.notices import load_readers, load_signature, load_zone
from db.people import load_cells, load_committee_cells, load_committee_name


async def load_draft_view(
    tx: Session, actor: Actor, draft: notice_rules.NoticeDraft, now: datetime
) -> notice_rules.DraftView:
    """Loads the actor's draft, and what is known of it."""
    if not draft.committee_id:
        return notice_rules.DraftView(draft, await load_senders(tx, actor))
    view = notice_rules.DraftView(draft, cells=await load_committee_cells(tx, [draft.committee_id]))
    if not draft.is_whole:
        return view
    audience, send_at = notice_rules.audience_of(actor, draft), now + notice_rules.WAIT
    readers = await load_readers(tx, draft.committee_id, audience, actor.account_id)
    at = notice_rules.arrivals(view.chosen, send_at, urgent=draft.urgent)
    ends = [at[reader.cell_id] for reader in readers if reader.reachable]
    late = [(1, end) for end in ends if end > send_at]
    return notice_rules.DraftView(
        draft,
        cells=view.cells,
        readers=readers,
        signature=await load_signature(tx, draft.scope, audience),
        late=notice_rules.late_of(late, await load_zone(tx, draft.scope)),
    )


async def load_senders(tx: Session, actor: Actor) -> notice_rules.Senders:
    """Loads in whose names the actor may write. Raises NotJoined or NotAllowed."""
    if not actor.joined:
        raise NotJoined
    cells = await load_cells(tx, actor.led_cell_ids)
    cells = [c for c in cells if may(actor, Action.NOTIFY, c.scope)]
    above = [i for i in actor.watched_committee_ids if may(actor, Action.NOTIFY, Scope(i))]
    if not cells and not above:
        raise NotAllowed
    return notice_rules.Senders(
        cells, [(number, await load_committee_name(tx, number)) for number in above]
    )


async def load_waiting(tx: Session, notice: notice_rules.Notice) -> notice_rules.WaitingView:
    """Loads a notice in its five minutes, and how many will get it."""
    readers = await load_readers(tx, notice.committee_id, notice.audience, notice.account_id)
    zone = await load_zone(tx, notice.scope)
    return notice_rules.WaitingView(notice, zone, sum(reader.reachable for reader in readers))
