"""A cell's usual place, what its board shows, its zone."""

from core.dates import zones
from core.dates.typed_day import read_day
from core.meetings import form
from core.model import errors
from core.model.names import clean
from core.settings import buttons
from db import prompts
from db.meetings import meetings
from db.settings.settings import load_holidays
from handlers.allowed import load_mine
from handlers.settings.pending import propose
from handlers.turn import Turn


class NoSuchZone(errors.Refusal, key="refusal.no_such_zone"):
    pass


class FirstDayToCome(errors.Refusal, key="refusal.first_day_to_come"):
    """The cell was there by today, or it could not say so."""


async def on_place_tapped(turn: Turn, button: buttons.UsualPlaceButton) -> None:
    async with turn.begin() as (tx, actor):
        cell = await load_mine(tx, actor, button.owner)
        places = await meetings.load_recent_places(tx, cell.id)
        if not 0 <= button.number < len(places):
            raise errors.Gone
        screen = await propose(tx, turn, actor, cell, "place", place=places[button.number])
    await turn.show(screen)


async def on_place_typed(turn: Turn, prompt: prompts.Prompt) -> None:
    place = typed_place(turn)
    async with turn.begin() as (tx, actor):
        cell = await load_mine(tx, actor, prompt.data["owner"])
        screen = await propose(tx, turn, actor, cell, "place", place=place)
    await turn.show(screen)


def typed_place(turn: Turn) -> str:
    """Reads the typed place. Raises TooLong."""
    place = clean(turn.text)
    if len(place) > form.LONGEST["place"]:
        raise form.TooLong(limit=form.LONGEST["place"], length=len(place))
    return place


async def on_board_tapped(turn: Turn, button: buttons.BoardButton) -> None:
    async with turn.begin() as (tx, actor):
        cell = await load_mine(tx, actor, button.owner)
        names = bool(button.names)
        screen = await propose(tx, turn, actor, cell, "board", board_names=names)
    await turn.show(screen)


async def on_zone_tapped(turn: Turn, button: buttons.ZoneButton) -> None:
    if not zones.valid_zone(button.zone):
        raise errors.Gone
    await _propose_zone(turn, button.owner, button.zone)


async def on_zone_typed(turn: Turn, prompt: prompts.Prompt) -> None:
    zone = zones.find_zone(turn.text)
    if zone is None:
        raise NoSuchZone
    await _propose_zone(turn, prompt.data["owner"], zone)


async def on_first_day_typed(turn: Turn, prompt: prompts.Prompt) -> None:
    async with turn.begin() as (tx, actor):
        cell = await load_mine(tx, actor, prompt.data["owner"])
        now = zones.to_local(turn.now, cell.zone)
        on = read_day(turn.text, now, await load_holidays(tx, cell.committee_id))
        if on > now.date():
            raise FirstDayToCome
        day = on.isoformat()
        screen = await propose(tx, turn, actor, cell, "first_day", first_on=day)
    await turn.show(screen)


async def _propose_zone(turn: Turn, number: int, zone: str) -> None:
    async with turn.begin() as (tx, actor):
        cell = await load_mine(tx, actor, number)
        screen = await propose(tx, turn, actor, cell, "zone", zone=zone)
    await turn.show(screen)
