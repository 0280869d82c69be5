"""/dondoc: an officer urges the cells that have not registered, after seeing who gets what."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, time

from core.committee import buttons, overview, urging
from core.committee.registration import last_day
from core.committee.screens import urging as texts
from core.committee.screens.overview import choose_to_urge
from core.dates import zones
from core.model import rights
from core.model.deliveries import DeliveryKind
from core.model.errors import Refusal
from core.model.people import Actor, Committee
from core.model.scope import Scope, Subject
from db.committee import registrations
from db.engine.database import Session
from db.outbox import deliveries
from db.settings.settings import load_committee
from handlers.committee import overview as committee_overview
from handlers.turn import Turn


class MonthPast(Refusal, key="refusal.no_urging"):
    """Nobody can register this month any more, or not yet."""


@dataclass(frozen=True)
class _Urging:
    committee: Committee
    board: overview.Board
    plan: urging.UrgePlan


async def on_urge(turn: Turn, _text: str) -> None:
    """Shows the dry run for the month that is to be registered by now."""
    async with turn.look() as (tx, actor):
        watched = await committee_overview.load_watched(tx, actor, rights.Action.URGE)
    if len(watched) == 1:
        await on_urge_tapped(turn, buttons.UrgeButton(watched[0].id))
    else:
        found = [(committee.id, committee.name) for committee in watched]
        await turn.show(choose_to_urge(turn.words, found))


async def on_urge_tapped(turn: Turn, button: buttons.UrgeButton) -> None:
    """Shows whom a message would reach and whom not. Nothing is sent."""
    async with turn.look() as (tx, actor):
        found = await _load(tx, turn, actor, button.committee_id, button.day, button.cell_id)
    await _show_plan(turn, found, button.cell_id)


async def _load(
    tx: Session, turn: Turn, actor: Actor, committee_id: int, day: str, cell_id: int
) -> _Urging:
    rights.require(actor, rights.Action.URGE, Scope(committee_id))
    committee = await load_committee(tx, committee_id)
    board = await committee_overview.load_seen(tx, turn, actor, committee_id, day)
    if board.month not in registrations.two_months(turn.today(committee.zone)):
        raise MonthPast
    behind = [unit.cell_id for unit in board.units if unit.lacks(turn.now)]
    urged = await registrations.load_urged(tx, behind, turn.now - urging.ONCE_WITHIN)
    return _Urging(committee, board, urging.plan_urging(board, urged, turn.now, cell_id))


async def _show_plan(turn: Turn, found: _Urging, cell_id: int) -> None:
    zone = found.committee.zone
    await turn.show(texts.dry_run(turn.words, found.board, found.plan, cell_id, zone))


async def on_send_tapped(turn: Turn, button: buttons.SendButton) -> None:
    """Sends the messages of the dry run; if that has changed, shows it again."""
    async with turn.begin() as (tx, actor):
        found = await _load(tx, turn, actor, button.committee_id, button.day, button.cell_id)
        targets = found.plan.chosen(again=bool(button.again))
        ready = bool(targets) and found.plan.seen == button.seen
        if ready:
            for target in targets:
                await _urge(tx, turn, actor, found, target)
    await turn.toast(turn.words.plain("urging.sent.toast" if ready else "urging.changed"))
    if ready:
        await turn.show(texts.sent(turn.words, found.board, targets))
    else:
        await _show_plan(turn, found, button.cell_id)


async def _urge(
    tx: Session, turn: Turn, actor: Actor, found: _Urging, target: urging.UrgeTarget
) -> None:
    cell_id, month = target.unit.cell_id, found.board.month
    about = {"cell_id": cell_id, "month": month.isoformat(), "why": "urge"}
    expires_at = zones.to_utc(last_day(month), time(23, 59), found.committee.zone)
    for leader in target.to:
        await deliveries.owe(
            tx,
            DeliveryKind.URGE,
            turn.now,
            member_id=leader.member_id,
            about=about,
            expires_at=expires_at,
        )
    about_cell = Subject(f"cell:{cell_id}", Scope(found.committee.id, cell_id))
    after = {"month": month.isoformat(), "messages": len(target.to)}
    await turn.record(tx, actor, registrations.URGED, about_cell, after=after)


async def on_result_tapped(turn: Turn, button: buttons.ResultButton) -> None:
    async with turn.look() as (tx, actor):
        rights.require(actor, rights.Action.URGE, Scope(button.committee_id))
        committee = await load_committee(tx, button.committee_id)
        board = await committee_overview.load_seen(tx, turn, actor, committee.id, button.day)
        result = await _result(tx, turn, board)
    await turn.show(texts.result(turn.words, board, result, turn.now, committee.zone))


async def _result(tx: Session, turn: Turn, board: overview.Board) -> texts.Result:
    rows = await registrations.load_urge_deliveries(
        tx, board.committee_id, turn.now - urging.ONCE_WITHIN
    )
    here = [row for row in rows if date.fromisoformat(row[2]["month"]) == board.month]
    states = Counter(state for state, _, _ in here)
    urged = {about["cell_id"] for _, _, about in here}
    registered = {unit.cell_id for unit in board.units if unit.meeting is not None}
    refused = (deliveries.DeliveryState.REFUSED, deliveries.DeliveryState.MISSED)
    return texts.Result(
        sent=states[deliveries.DeliveryState.SENT],
        under_way=states[deliveries.DeliveryState.PENDING]
        + states[deliveries.DeliveryState.SENDING],
        not_needed=states[deliveries.DeliveryState.CANCELLED],
        refused=tuple(name for state, name, _ in here if state in refused),
        urged=len(urged),
        registered=len(urged & registered),
    )
