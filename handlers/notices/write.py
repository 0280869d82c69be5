"""/thongbao: a notice is written: whom, what, and a preview of exactly what people get."""

from dataclasses import replace
from datetime import datetime, timedelta

from core.model.errors import Gone, NotAllowed, NotJoined
from core.model.people import Actor, Cell
from core.model.rights import Action, may, require
from core.model.scope import Scope
from core.notices import buttons
from core.notices import screens as texts
from core.notices.notice import (
    LONGEST,
    WAIT,
    Audience,
    Draft,
    Late,
    NoticeGone,
    NoticeTooLong,
    Reader,
    arrivals,
    check_text,
    late_of,
    length,
    signature,
    toggled,
)
from core.ui.screens import Screen
from core.ui.words import Words
from db.engine.database import Session
from db.notices.notices import find_waiting_notice, load_readers, load_zone, save_progress_message
from db.people import (
    load_cell,
    load_cells,
    load_committee_cells,
    load_committee_name,
    load_member,
)
from db.prompts import Prompt, end_prompt, find_prompt, save_prompt
from handlers.turn import Turn

NOTICE_PROMPT = "notice"
CUT = timedelta(seconds=3)
"""Telegram cuts a long text into several messages, which come within this time."""
NAMED = 3
"""So many cells are named one by one."""


# --- beginning ----------------------------------------------------------------------------------


async def on_notice(turn: Turn, text: str) -> None:
    """The command: a notice that waits, the open draft, or a new one, with this text."""
    async with turn.begin() as (tx, actor):
        draft = await find_draft(tx, turn, actor)
        waiting = await find_waiting_notice(tx, actor.account_id) if actor.joined else None
        if waiting and not text and not draft:
            readers = await load_readers(
                tx, waiting.committee_id, waiting.audience, actor.account_id
            )
            screen = texts.waiting(turn.words, waiting, await load_zone(tx, waiting.scope), readers)
        elif draft and draft.text and not text and may(actor, Action.NOTIFY, draft.scope):
            waiting, screen = None, await draw(tx, turn, actor, draft)
        else:
            waiting, screen = None, await _begin(tx, turn, actor, check_text(text))
    shown = await turn.show(screen)
    if waiting and shown:
        async with turn.services.db.begin() as tx:
            await save_progress_message(tx, waiting.id, shown)


async def on_new_tapped(turn: Turn, _button: buttons.NewButton) -> None:
    """Another notice, while one still waits."""
    async with turn.begin() as (tx, actor):
        screen = await _begin(tx, turn, actor, "")
    await turn.send(screen)


async def _begin(tx: Session, turn: Turn, actor: Actor, text: str) -> Screen:
    """A new draft; where this person may write for several, whose comes first."""
    if not actor.joined:
        raise NotJoined
    cells = [c for c in await load_cells(tx, actor.led_cell_ids) if _may_write(actor, c)]
    above = [i for i in actor.watched_committee_ids if may(actor, Action.NOTIFY, Scope(i))]
    if not cells and not above:
        raise NotAllowed
    if len(cells) + len(above) > 1:
        await _save(tx, turn, actor, Draft(0, text=text))
        named = [(number, await load_committee_name(tx, number)) for number in above]
        return texts.choose_from(turn.words, cells, named)
    if cells:
        return await keep(tx, turn, actor, Draft(cells[0].committee_id, cells[0].id, text=text))
    return await keep(tx, turn, actor, Draft(above[0], text=text))


def _may_write(actor: Actor, cell: Cell) -> bool:
    return may(actor, Action.NOTIFY, cell.scope)


async def on_from_tapped(turn: Turn, button: buttons.FromButton) -> None:
    """A cell's notice, or the committee's; what was typed behind the command is kept."""
    async with turn.begin() as (tx, actor):
        cell = await load_cell(tx, button.cell_id) if button.cell_id else None
        committee_id = cell.committee_id if cell else button.committee_id
        require(actor, Action.NOTIFY, Scope(committee_id, button.cell_id or None))
        old = await find_draft(tx, turn, actor)
        text = old.text if old else ""
        screen = await keep(tx, turn, actor, Draft(committee_id, button.cell_id, text=text))
    await turn.show(screen)


# --- whom ---------------------------------------------------------------------------------------


async def on_units_tapped(turn: Turn, button: buttons.UnitsButton) -> None:
    """A page of the committee's cells."""
    async with turn.look() as (tx, actor):
        draft = await load_draft(tx, turn, actor)
        screen = await _units(tx, turn.words, draft, button.page)
    await turn.show(screen)


async def on_unit_tapped(turn: Turn, button: buttons.UnitButton) -> None:
    """One cell in, or out."""
    async with turn.begin() as (tx, actor):
        draft = await load_draft(tx, turn, actor)
        cell = await load_cell(tx, button.cell_id)
        if draft.cell_id or cell.committee_id != draft.committee_id:
            raise Gone
        draft = replace(draft, every=False, cell_ids=toggled(draft.cell_ids, cell.id))
        await _save(tx, turn, actor, draft)
        screen = await _units(tx, turn.words, draft, button.page)
    await turn.show(screen)


async def on_every_unit_tapped(turn: Turn, _button: buttons.EveryUnitButton) -> None:
    """All cells of the committee."""
    async with turn.begin() as (tx, actor):
        draft = await load_draft(tx, turn, actor)
        if draft.cell_id:
            raise Gone
        draft = replace(draft, every=True, cell_ids=())
        screen = await keep(tx, turn, actor, draft)
    await turn.show(screen)


async def on_ask_who_tapped(turn: Turn, _button: buttons.AskWhoButton) -> None:
    """Which people there, once more."""
    async with turn.begin() as (tx, actor):
        draft = await load_draft(tx, turn, actor)
        screen = await keep(tx, turn, actor, replace(draft, who=None))
    await turn.show(screen)


async def on_who_tapped(turn: Turn, button: buttons.WhoButton) -> None:
    """By office, or everybody."""
    async with turn.begin() as (tx, actor):
        draft = await load_draft(tx, turn, actor)
        screen = await keep(tx, turn, actor, replace(draft, who=button.who))
    await turn.show(screen)


# --- what ---------------------------------------------------------------------------------------


async def on_write_tapped(turn: Turn, _button: buttons.WriteButton) -> None:
    """Another text: the old one stays until a new one comes."""
    async with turn.begin() as (tx, actor):
        draft = await load_draft(tx, turn, actor)
        if draft.who is None:
            raise NoticeGone
        await _save(tx, turn, actor, draft)
        place = await place_of(tx, turn.words, draft)
        screen = texts.ask_text(turn.words, place, draft.who, LONGEST)
    await turn.show(screen)


async def on_text_typed(turn: Turn, _prompt: Prompt) -> None:
    """The text. What Telegram cut off a text that was too long is not taken for another."""
    screen, too_long = None, length(turn.text) > LONGEST
    async with turn.begin() as (tx, actor):
        draft = await load_draft(tx, turn, actor, begun=False)
        if too_long:
            await _save(tx, turn, actor, replace(draft, cut_at=turn.now.isoformat()))
        elif not _is_rest(draft, turn.now):
            draft = replace(draft, text=check_text(turn.text), cut_at="")
            screen = await keep(tx, turn, actor, draft)
    if too_long:
        raise NoticeTooLong(limit=LONGEST, length=length(turn.text))
    if screen:
        await turn.show(screen)


def _is_rest(draft: Draft, now: datetime) -> bool:
    return bool(draft.cut_at) and now - datetime.fromisoformat(draft.cut_at) < CUT


# --- the preview --------------------------------------------------------------------------------


async def on_urgent_tapped(turn: Turn, button: buttons.UrgentButton) -> None:
    """Quiet hours count, or do not."""
    async with turn.begin() as (tx, actor):
        draft = await load_draft(tx, turn, actor)
        screen = await keep(tx, turn, actor, replace(draft, urgent=bool(button.urgent)))
    await turn.show(screen)


async def on_unreached_tapped(turn: Turn, button: buttons.UnreachedButton) -> None:
    """Who would not get it, by name."""
    async with turn.look() as (tx, actor):
        draft = await load_draft(tx, turn, actor)
        readers = await readers_of(tx, actor, draft)
    unreached = [reader for reader in readers if not reader.reachable]
    await turn.show(texts.unreached(turn.words, unreached, button.page))


async def on_preview_tapped(turn: Turn, _button: buttons.PreviewButton) -> None:
    """Back to the draft."""
    async with turn.look() as (tx, actor):
        screen = await draw(tx, turn, actor, await load_draft(tx, turn, actor))
    await turn.show(screen)


async def on_drop_tapped(turn: Turn, _button: buttons.DropButton) -> None:
    """Bỏ: nothing was sent, nothing is kept."""
    async with turn.begin() as (tx, actor):
        await load_draft(tx, turn, actor, begun=False)
        await end_prompt(tx, actor.telegram_id, NOTICE_PROMPT)
    await turn.show(texts.dropped(turn.words))


# --- the draft and its screens ------------------------------------------------------------------


async def find_draft(tx: Session, turn: Turn, actor: Actor) -> Draft | None:
    """The person's open draft."""
    prompt = await find_prompt(tx, actor.telegram_id, turn.now, NOTICE_PROMPT)
    return Draft.from_data(prompt.data) if prompt else None


async def load_draft(tx: Session, turn: Turn, actor: Actor, *, begun: bool = True) -> Draft:
    """The open draft, if the person may still send it. Raises a Refusal otherwise.

    `begun`: it must be known already in whose name it is.
    """
    if not actor.joined:
        raise NotJoined
    draft = await find_draft(tx, turn, actor)
    if draft is None or (begun and not draft.committee_id):
        raise NoticeGone
    if draft.committee_id:
        require(actor, Action.NOTIFY, draft.scope)
    return draft


async def _save(tx: Session, turn: Turn, actor: Actor, draft: Draft) -> Draft:
    draft = replace(draft, stamp=turn.update_id)
    data = draft.to_data()
    await save_prompt(tx, actor.telegram_id, NOTICE_PROMPT, data, turn.now, lasting=True)
    return draft


async def keep(tx: Session, turn: Turn, actor: Actor, draft: Draft) -> Screen:
    """Saves the draft under a new stamp and makes the screen of what it lacks."""
    return await draw(tx, turn, actor, await _save(tx, turn, actor, draft))


async def draw(tx: Session, turn: Turn, actor: Actor, draft: Draft) -> Screen:
    """What the draft lacks is asked; a whole one is previewed."""
    words = turn.words
    if not draft.committee_id:
        return await _begin(tx, turn, actor, draft.text)
    if not draft.has_units:
        return await _units(tx, words, draft, 0)
    place = await place_of(tx, words, draft)
    if draft.who is None:
        return texts.choose_who(words, draft, place)
    if not draft.text:
        return texts.ask_text(words, place, draft.who, LONGEST)
    return await _preview(tx, turn, actor, draft, place)


async def _units(tx: Session, words: Words, draft: Draft, page: int) -> Screen:
    if draft.cell_id:
        raise Gone
    cells = await load_committee_cells(tx, [draft.committee_id])
    return texts.choose_units(words, cells, draft.cell_ids, page)


async def _preview(tx: Session, turn: Turn, actor: Actor, draft: Draft, place: str) -> Screen:
    everybody = await readers_of(tx, actor, draft)
    readers = [reader for reader in everybody if reader.reachable]
    late = await _find_late(tx, turn, draft, readers)
    signer_id, role = signature(actor, draft.scope)
    signer = (await load_member(tx, signer_id)).full_name
    body = texts.letter(turn.words, draft.text, signer, role, await _of(tx, draft.scope))
    run = texts.DryRun(place, len(readers), len(everybody) - len(readers), late)
    return texts.preview(turn.words, draft, body, run)


async def _find_late(tx: Session, turn: Turn, draft: Draft, readers: list[Reader]) -> Late | None:
    send_at = turn.now + WAIT
    at = arrivals(await chosen_cells(tx, draft), send_at, urgent=draft.urgent)
    late = [(1, at[reader.cell_id]) for reader in readers if at[reader.cell_id] > send_at]
    return late_of(late, await load_zone(tx, draft.scope))


async def _of(tx: Session, scope: Scope) -> str:
    if scope.cell_id is None:
        return await load_committee_name(tx, scope.committee_id)
    return (await load_cell(tx, scope.cell_id)).name


async def chosen_cells(tx: Session, draft: Draft) -> list[Cell]:
    """The cells the notice goes to."""
    cells = await load_committee_cells(tx, [draft.committee_id])
    chosen = draft.chosen_cells
    return [cell for cell in cells if not chosen or cell.id in chosen]


async def place_of(tx: Session, words: Words, draft: Draft) -> str:
    """The cells in words: by name when they are few."""
    cells = await chosen_cells(tx, draft)
    if draft.every or len(cells) > NAMED:
        key = "notices.place.every" if draft.every else "notices.place.some"
        return words.plain(key, count=len(cells))
    return words.listed(cell.name for cell in cells)


def audience_of(actor: Actor, draft: Draft) -> Audience:
    """Who gets it and who signs it. Raises NoticeGone for a draft that is not whole."""
    if draft.who is None or not draft.has_units or not draft.text:
        raise NoticeGone
    signer_id, role = signature(actor, draft.scope)
    return Audience(draft.chosen_cells, draft.who, signer_id, role, draft.urgent)


async def readers_of(tx: Session, actor: Actor, draft: Draft) -> list[Reader]:
    """Everybody the notice is for, but for the sender."""
    audience = audience_of(actor, draft)
    return await load_readers(tx, draft.committee_id, audience, actor.account_id)
