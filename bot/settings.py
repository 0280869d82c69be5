"""Settings: .env and the environment, read once into one frozen value."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from core.dates.zones import valid_zone

TOKEN = re.compile(r"[0-9]{3,}:[A-Za-z0-9_-]{20,}")
SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOG_FORMATS = ("text", "json")

WEBHOOK_PATH = "/telegram"


@dataclass(frozen=True)
class Settings:
    """Everything the operator sets. `repr` hides what is secret."""

    bot_token: str = field(repr=False)
    telegram_api_url: str
    telegram_proxy_url: str | None = field(repr=False)
    database_url: str = field(repr=False)
    data_dir: Path
    operator_ids: frozenset[int]
    timezone: str
    webhook_url: str | None
    webhook_secret: str | None = field(repr=False)
    web_port: int | None
    public_url: str | None
    watchdog_seconds: int
    backup_passphrase: str | None = field(repr=False)
    backup_dir: Path
    backup_hour: int
    backup_keep: int
    log_level: str
    log_format: str

    @property
    def secrets(self) -> tuple[str | None, ...]:
        """What no log may show, whoever writes it."""
        return (self.bot_token, self.webhook_secret, self.backup_passphrase)


class PortTaken(Exception):  # noqa: N818 - it states a fact
    """WEB_PORT cannot be listened on."""


class BadSettings(Exception):  # noqa: N818 - it states what is wrong
    """Every bad key with what is expected there, a line each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


def read_settings(env: Mapping[str, str | None]) -> Settings:
    """Reads `env`. Raises BadSettings that names every bad key at once."""
    values: dict[str, Any] = {}
    problems: list[str] = []
    for key, (default, parse, expected) in KEYS.items():
        given = (env.get(key) or "").strip()
        try:
            values[key.lower()] = parse(given) if given else default
        except ValueError:
            values[key.lower()] = default
            problems.append(f"{key}: {expected}")
    if values["database_url"] is None:
        values["database_url"] = f"sqlite:///{values['data_dir'] / 'chibo.sqlite'}"
    values["backup_dir"] = values["backup_dir"] or values["data_dir"] / "backups"
    values["public_url"] = values["public_url"] or values["webhook_url"]
    settings = Settings(**values)
    problems += _together(settings)
    if problems:
        raise BadSettings(problems)
    return settings


def _together(settings: Settings) -> list[str]:
    """Finds what is wrong between keys."""
    if not settings.webhook_url:
        alone = settings.public_url and not settings.web_port
        return ["WEB_PORT: needed with PUBLIC_URL"] if alone else []
    missing = {"WEBHOOK_SECRET": settings.webhook_secret, "WEB_PORT": settings.web_port}
    return [f"{key}: needed with WEBHOOK_URL" for key, value in missing.items() if not value]


def _matching(pattern: re.Pattern[str]) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if not pattern.fullmatch(value):
            raise ValueError(value)
        return value

    return parse


def _one_of(allowed: tuple[str, ...]) -> Callable[[str], str]:
    def parse(value: str) -> str:
        found = {one.lower(): one for one in allowed}.get(value.lower())
        if found is None:
            raise ValueError(value)
        return found

    return parse


def _base_url(value: str) -> str:
    parts = urlsplit(value)
    bare = parts.scheme in ("http", "https") and parts.hostname and parts.path in ("", "/")
    if not bare or parts.query or parts.fragment:
        raise ValueError(value)
    return f"{parts.scheme}://{parts.netloc}"


def _proxy_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(value)
    return value


def _own_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(value)
    return value.rstrip("/")


def _database_url(value: str) -> str:
    if not value.startswith(("sqlite:///", "postgresql")):
        raise ValueError(value)
    return value


def _ids(value: str) -> frozenset[int]:
    return frozenset(int(one) for one in value.split(",") if one.strip())


def _zone(value: str) -> str:
    if not valid_zone(value):
        raise ValueError(value)
    return value


def _seconds(value: str) -> int:
    seconds = int(value)
    if seconds < 15:
        raise ValueError(value)
    return seconds


def _port(value: str) -> int:
    port = int(value)
    if not 0 < port < 65536:
        raise ValueError(value)
    return port


def _passphrase(value: str) -> str:
    if len(value) < 12:
        raise ValueError(value)
    return value


def _hour(value: str) -> int:
    hour = int(value)
    if not 0 <= hour < 24:
        raise ValueError(value)
    return hour


def _how_many(value: str) -> int:
    count = int(value)
    if count < 1:
        raise ValueError(value)
    return count


# Each key with its default, what reads it, and what is expected there.
KEYS: dict[str, tuple[Any, Callable[[str], Any], str]] = {
    "BOT_TOKEN": ("", _matching(TOKEN), "a token as BotFather gives it, 123456:ABC…"),
    "TELEGRAM_API_URL": (
        "https://api.telegram.org",
        _base_url,
        "scheme and host only, such as https://api.telegram.org",
    ),
    "TELEGRAM_PROXY_URL": (None, _proxy_url, "http://user:password@host:port"),
    "DATABASE_URL": (
        None,
        _database_url,
        "sqlite:///path/to/file or postgresql+psycopg://user:password@host/name",
    ),
    "DATA_DIR": (Path("data"), Path, "a folder"),
    "OPERATOR_IDS": (frozenset(), _ids, "Telegram ids, separated by commas: 111,222"),
    "TIMEZONE": ("Asia/Ho_Chi_Minh", _zone, "an IANA zone, such as Asia/Ho_Chi_Minh"),
    "WEBHOOK_URL": (None, _own_url, "https://your.host, where Telegram can reach WEB_PORT"),
    "WEBHOOK_SECRET": (None, _matching(SECRET), "16 to 256 of A-Z a-z 0-9 _ -"),
    "WEB_PORT": (None, _port, "a port from 1 to 65535"),
    "PUBLIC_URL": (None, _own_url, "https://your.host, where people's calendars reach WEB_PORT"),
    "WATCHDOG_SECONDS": (300, _seconds, "15 or more: how long Telegram may be unheard"),
    "BACKUP_PASSPHRASE": (None, _passphrase, "12 letters or more"),
    "BACKUP_DIR": (None, Path, "a folder"),
    "BACKUP_HOUR": (2, _hour, "an hour from 0 to 23, in TIMEZONE"),
    "BACKUP_KEEP": (14, _how_many, "1 or more: how many nightly backups are kept"),
    "LOG_LEVEL": ("INFO", _one_of(LOG_LEVELS), " or ".join(LOG_LEVELS)),
    "LOG_FORMAT": ("text", _one_of(LOG_FORMATS), " or ".join(LOG_FORMATS)),
}
