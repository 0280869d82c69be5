"""/ngonngu: the language the bot speaks to somebody."""

from core.home.buttons import LanguageButton
from core.home.screens import languages
from core.model.errors import Gone, NotJoined
from core.ui.words import LANGUAGES, words_in
from db.home.menus import owe_menu
from db.people import save_language
from handlers.turn import Turn


async def on_language(turn: Turn, _text: str) -> None:
    async with turn.look() as (_, actor):
        pass
    if not actor.joined:
        raise NotJoined
    await turn.show(languages(turn.words))


async def on_language_tapped(turn: Turn, button: LanguageButton) -> None:
    if button.language not in LANGUAGES:
        raise Gone
    async with turn.begin() as (tx, actor):
        if actor.account_id is None or not actor.joined:
            raise NotJoined
        await save_language(tx, actor.account_id, button.language)
        await owe_menu(tx, actor.telegram_id, turn.now)
    turn.words = words_in(button.language)
    await turn.toast(turn.words.plain("language.saved"))
    await turn.show(languages(turn.words))
