"""/thongbao: a notice is written: whom, what, and a preview of exactly what people get."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from core.model.errors import Gone, NotJoined
from core.model.people import Actor
from core.model.rights import Action, may, require
from core.model.scope import Scope
from core.notices import buttons, notice
from core.notices import screens as texts
from db import prompts
from db.engine.database import Session
from db.notices.drafts import load_draft_view, load_senders, load_waiting
from db.notices.notices import find_waiting_notice, save_progress_message
from db.people import load_cell
from handlers.dialogue import Dialogue
from handlers.turn import Turn

NOTICE = Dialogue("notice", notice.NoticeDraft, notice.NoticeGone)
CUT = timedelta(seconds=3)
"""Telegram cuts a long text into several messages, which come within this time."""


# --- beginning ----------------------------------------------------------------------------------


async def on_notice(turn: Turn, text: str) -> None:
    """Shows a notice that waits or the open draft, or begins one with this text."""
    async with turn.begin() as (tx, actor):
        draft = await NOTICE.find(tx, turn, actor)
        waiting = await find_waiting_notice(tx, actor.account_id) if actor.joined else None
        if waiting and not text and not draft:
            screen = texts.waiting(turn.words, await load_waiting(tx, waiting))
        else:
            waiting = None
            if not (draft and draft.text and not text and may(actor, Action.NOTIFY, draft.scope)):
                draft = await _begin(tx, turn, actor, notice.check_text(text))
            view = await load_draft_view(tx, actor, draft, turn.now)
            screen = texts.draft(turn.words, view)
    shown = await turn.show(screen)
    if waiting and shown:
        async with turn.services.db.begin() as tx:
            await save_progress_message(tx, waiting.id, shown)


async def on_new_tapped(turn: Turn, _button: buttons.NewButton) -> None:
    async with turn.begin() as (tx, actor):
        draft = await _begin(tx, turn, actor, "")
        view = await load_draft_view(tx, actor, draft, turn.now)
    await turn.send(texts.draft(turn.words, view))


async def _begin(tx: Session, turn: Turn, actor: Actor, text: str) -> notice.NoticeDraft:
    """Begins a draft; first asks whose, where this person may write for several."""
    scopes = (await load_senders(tx, actor)).scopes
    scope = scopes[0] if len(scopes) == 1 else Scope(0)
    draft = notice.NoticeDraft(scope.committee_id, scope.cell_id or 0, text=text)
    return await NOTICE.save(tx, turn, actor, draft)


async def on_from_tapped(turn: Turn, button: buttons.FromButton) -> None:
    """Sets whose notice it is, and keeps what was typed behind the command."""
    async with turn.begin() as (tx, actor):
        cell = await load_cell(tx, button.cell_id) if button.cell_id else None
        committee_id = cell.committee_id if cell else button.committee_id
        require(actor, Action.NOTIFY, Scope(committee_id, button.cell_id or None))
        old = await NOTICE.find(tx, turn, actor)
        draft = notice.NoticeDraft(committee_id, button.cell_id, text=old.text if old else "")
        draft = await NOTICE.save(tx, turn, actor, draft)
        view = await load_draft_view(tx, actor, draft, turn.now)
    await turn.show(texts.draft(turn.words, view))


# --- whom ---------------------------------------------------------------------------------------


async def on_units_tapped(turn: Turn, button: buttons.UnitsButton) -> None:
    view = await _look(turn)
    if view.draft.cell_id:
        raise Gone
    await turn.show(texts.choose_units(turn.words, view, button.page))


async def on_unit_tapped(turn: Turn, button: buttons.UnitButton) -> None:
    async with turn.begin() as (tx, actor):
        draft = await load_draft(tx, turn, actor)
        cell = await load_cell(tx, button.cell_id)
        if draft.cell_id or cell.committee_id != draft.committee_id:
            raise Gone
        chosen = notice.toggled(draft.cell_ids, cell.id)
        draft = await NOTICE.save(tx, turn, actor, replace(draft, every=False, cell_ids=chosen))
        view = await load_draft_view(tx, actor, draft, turn.now)
    await turn.show(texts.choose_units(turn.words, view, button.page))


async def on_every_unit_tapped(turn: Turn, _button: buttons.EveryUnitButton) -> None:
    await _change(turn, notice.to_every_cell)


async def on_ask_who_tapped(turn: Turn, _button: buttons.AskWhoButton) -> None:
    await _change(turn, lambda draft: replace(draft, who=None))


async def on_who_tapped(turn: Turn, button: buttons.WhoButton) -> None:
    await _change(turn, lambda draft: replace(draft, who=button.who))


# --- what ---------------------------------------------------------------------------------------


async def on_write_tapped(turn: Turn, _button: buttons.WriteButton) -> None:
    """Asks for another text; the old one stays until it comes."""
    async with turn.begin() as (tx, actor):
        draft = await load_draft(tx, turn, actor)
        if draft.who is None:
            raise notice.NoticeGone
        await NOTICE.save(tx, turn, actor, draft)
        view = await load_draft_view(tx, actor, draft, turn.now)
    await turn.show(texts.ask_text(turn.words, view))


async def on_text_typed(turn: Turn, _prompt: prompts.Prompt) -> None:
    """Takes the text; the rest of a long text, which Telegram splits off, is not a new one."""
    view, too_long = None, notice.length(turn.text) > notice.LONGEST
    async with turn.begin() as (tx, actor):
        draft = await load_draft(tx, turn, actor, begun=False)
        if too_long:
            await NOTICE.save(tx, turn, actor, replace(draft, cut_at=turn.now.isoformat()))
        elif not _is_rest(draft, turn.now):
            draft = replace(draft, text=notice.check_text(turn.text), cut_at="")
            draft = await NOTICE.save(tx, turn, actor, draft)
            view = await load_draft_view(tx, actor, draft, turn.now)
    if too_long:
        raise notice.NoticeTooLong(limit=notice.LONGEST, length=notice.length(turn.text))
    if view:
        await turn.show(texts.draft(turn.words, view))


def _is_rest(draft: notice.NoticeDraft, now: datetime) -> bool:
    return bool(draft.cut_at) and now - datetime.fromisoformat(draft.cut_at) < CUT


# --- the preview --------------------------------------------------------------------------------


async def on_urgent_tapped(turn: Turn, button: buttons.UrgentButton) -> None:
    await _change(turn, lambda draft: replace(draft, urgent=bool(button.urgent)))


async def on_unreached_tapped(turn: Turn, button: buttons.UnreachedButton) -> None:
    view = await _look(turn)
    if not view.draft.is_whole:
        raise notice.NoticeGone
    await turn.show(texts.unreached(turn.words, view, button.page))


async def on_preview_tapped(turn: Turn, _button: buttons.PreviewButton) -> None:
    view = await _look(turn)
    await turn.show(texts.draft(turn.words, view))


async def on_drop_tapped(turn: Turn, _button: buttons.DropButton) -> None:
    async with turn.begin() as (tx, actor):
        await load_draft(tx, turn, actor, begun=False)
        await NOTICE.end(tx, actor)
    await turn.show(texts.dropped(turn.words))


# --- the draft ----------------------------------------------------------------------------------


async def _look(turn: Turn) -> notice.DraftView:
    async with turn.look() as (tx, actor):
        draft = await load_draft(tx, turn, actor)
        return await load_draft_view(tx, actor, draft, turn.now)


async def _change(turn: Turn, change: Callable[[notice.NoticeDraft], notice.NoticeDraft]) -> None:
    """Changes the open draft, and asks what it still lacks, or shows the whole."""
    async with turn.begin() as (tx, actor):
        draft = change(await load_draft(tx, turn, actor))
        draft = await NOTICE.save(tx, turn, actor, draft)
        view = await load_draft_view(tx, actor, draft, turn.now)
    await turn.show(texts.draft(turn.words, view))


async def load_draft(
    tx: Session, turn: Turn, actor: Actor, *, begun: bool = True
) -> notice.NoticeDraft:
    """Loads the open draft, if the person may still send it. Raises a Refusal otherwise.

    `begun`: it must be known already in whose name it is.
    """
    if not actor.joined:
        raise NotJoined
    draft = await NOTICE.load(tx, turn, actor)
    if begun and not draft.committee_id:
        raise notice.NoticeGone
    if draft.committee_id:
        require(actor, Action.NOTIFY, draft.scope)
    return draft
