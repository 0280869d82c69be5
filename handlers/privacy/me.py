"""/toi: see what is stored about oneself, take it along, leave."""

from core.model.errors import Refusal
from core.privacy import buttons, screens
from core.privacy.profile import PersonalProfile
from db.home.menus import owe_menu
from db.joining.accounts import erase_account
from db.log import record_change
from db.privacy.profile import load_profile
from db.roster.roster import touch_rosters
from handlers.turn import Turn


class NothingStored(Refusal, key="refusal.nothing_stored"):
    """There is no account: nothing to download and nothing to erase."""


async def on_me(turn: Turn, _text: str) -> None:
    profile = await _find_profile(turn)
    await turn.show(screens.me(turn.words, profile) if profile else screens.nothing(turn.words))


async def on_me_tapped(turn: Turn, _button: buttons.MeButton) -> None:
    await on_me(turn, "")


async def on_download_tapped(turn: Turn, _button: buttons.DownloadButton) -> None:
    profile = await _find_profile(turn)
    if profile is None:
        raise NothingStored
    await turn.send(screens.download(turn.words, profile))


async def on_leave_tapped(turn: Turn, _button: buttons.LeaveButton) -> None:
    async with turn.look() as (_, actor):
        if actor.account_id is None:
            raise NothingStored
    await turn.show(screens.leaving(turn.words, leads=bool(actor.led_cell_ids)))


async def on_leave_confirmed(turn: Turn, _button: buttons.LeaveConfirmedButton) -> None:
    """Erases the account; the roster keeps its lines and answers."""
    async with turn.begin() as (tx, actor):
        if actor.account_id is None:
            raise NothingStored
        await erase_account(tx, actor.account_id, turn.now)
        for own in actor.memberships:
            await record_change(tx, turn.now, None, "leave", own)
        await touch_rosters(tx, actor.cell_ids, turn.now)
        await owe_menu(tx, actor.telegram_id, turn.now)
    await turn.show(screens.left(turn.words))


async def _find_profile(turn: Turn) -> PersonalProfile | None:
    async with turn.look() as (tx, actor):
        return await load_profile(tx, actor.account_id) if actor.account_id else None
