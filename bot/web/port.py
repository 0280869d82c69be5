"""The web port: Telegram's webhook, calendars, and whether the bot is well."""

import hmac

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST
from telegram import Bot

from bot.inbox import Inbox
from bot.settings import WEBHOOK_PATH, PortTaken, Settings
from bot.telegram import plain_json
from bot.telegram.polling import NotKept
from bot.web.feed import add_feed
from bot.web.vitals import Vitals

log = structlog.get_logger()

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name


class WebPort:
    """Listens on WEB_PORT. An update is answered 200 only once it is kept."""

    def __init__(self, settings: Settings, bot: Bot, inbox: Inbox, vitals: Vitals) -> None:
        self.settings = settings
        self.bot = bot
        self.inbox = inbox
        self.vitals = vitals
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Raises PortTaken."""
        app = web.Application()
        app.router.add_get("/healthz", self._on_health)
        app.router.add_get("/metrics", self._on_metrics)
        if self.settings.webhook_url:
            app.router.add_post(WEBHOOK_PATH, self._on_update)
        add_feed(app, self.inbox.db, self.inbox.now, self.bot.username)
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

    async def _on_health(self, _request: web.Request) -> web.Response:
        why = await self.vitals.trouble()
        return web.json_response({"ok": not why, "why": why}, status=503 if why else 200)

    async def _on_metrics(self, _request: web.Request) -> web.Response:
        headers = {"Content-Type": CONTENT_TYPE_LATEST}
        return web.Response(body=await self.vitals.figures(), headers=headers)

    async def _on_update(self, request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given, self.settings.webhook_secret or ""):
            return web.Response(status=403)
        try:
            await self.inbox.keep([plain_json.loads(await request.read())])
        except NotKept:
            return web.Response(status=503)
        except ValueError:
            log.warning("a post with the right secret was no update")
            return web.Response(status=400)
        return web.Response()
