"""The web port: Telegram's webhook, and whether the bot is well."""

import hmac
from typing import Any

from aiohttp import web
from telegram import Update
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.inbox import Inbox
from bot.settings import Settings

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name


class PortTaken(Exception):  # noqa: N818 - it states a fact
    """WEB_PORT cannot be listened on."""


class WebPort:
    """Listens on WEB_PORT. An update is answered 200 only once it is kept."""

    path = "/telegram"

    def __init__(self, settings: Settings, bot: ExtBot[Any], inbox: Inbox) -> None:
        self.settings = settings
        self.bot = bot
        self.inbox = inbox
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listens. Raises PortTaken."""
        app = web.Application()
        app.router.add_get("/healthz", self._on_health)
        if self.settings.webhook_url:
            app.router.add_post(self.path, self._on_update)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, port=self.settings.web_port).start()
        except OSError as error:
            raise PortTaken from error

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def _on_health(self, request: web.Request) -> web.Response:
        del request
        return web.Response(text="ok")

    async def _on_update(self, request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given, self.settings.webhook_secret or ""):
            return web.Response(status=403)
        update = Update.de_json(await request.json(), self.bot)
        try:
            await self.inbox.put(update)
        except TelegramError:
            return web.Response(status=503)
        return web.Response()
