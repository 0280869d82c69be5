"""Logs for the operator: one line each, without secrets and without personal data."""

import json
import logging
import re
import sys
import threading
import time
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any
from urllib.parse import quote

import structlog
from structlog.typing import EventDict, WrappedLogger

from db.engine.faults import machine_fault

TOKEN = re.compile(r"[0-9]{3,}(?::|%3A)[A-Za-z0-9_-]{20,}")
# In a database's or a proxy's URL.
PASSWORD = re.compile(r"(?<=://)[^/@\s]+(?=@)")
# PostgreSQL repeats the row's values there. In JSON a line's end is written as \\n.
VALUES = re.compile(r"(?<=DETAIL:).*?(?=\\n|\n|$)")
MINUTE = 60.0
HOUR = 3600.0


def configure(level: str, form: str, secrets: Iterable[str | None] = ()) -> None:
    """Sends structlog's and the libraries' lines to standard error, as text or JSON.

    Whatever ends the process or a thread is such a line too, so that nothing goes past the filter.
    """
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[
            OncePerMinute(),
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        _Redacting(
            secrets,
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _renderer(form),
            ],
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    sys.excepthook = _on_fault
    threading.excepthook = lambda args: _on_fault(args.exc_type, args.exc_value, args.exc_traceback)
    for noisy in ("apscheduler", "alembic", "httpx", "telegram"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _renderer(form: str) -> structlog.typing.Processor:
    if form == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
    )


class OncePerMinute:
    """Lets the same fault, and the same line with its `why`, through once a minute; the next one
    says how many were held back.

    A fault of the database's machine (a full disk) is one line without a trace, whoever met it.
    `clock` gives seconds that only go forward.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._told: dict[str, tuple[float, int]] = {}

    def __call__(self, logger: WrappedLogger, method: str, line: EventDict) -> EventDict:
        del logger, method
        fault = _fault_of(line)
        if fault is None and "why" not in line:
            return line
        if why := machine_fault(fault):
            line.pop("exc_info")
            line.update(event="the database cannot be used; tried again", why=why)
        key = why or repr((sorted(line.items()), type(fault), str(fault)))
        now = self.clock()
        last, held = self._told.get(key, (now - MINUTE, 0))
        if now - last < MINUTE:
            self._told[key] = last, held + 1
            raise structlog.DropEvent
        if held:
            line["held_back"] = held
        fresh = {key: told for key, told in self._told.items() if now - told[0] < HOUR}
        self._told = fresh | {key: (now, 0)}
        return line


def _fault_of(line: EventDict) -> BaseException | None:
    info = line.get("exc_info")
    if isinstance(info, BaseException):
        return info
    return sys.exc_info()[1] if info is True else None


def _on_fault(
    kind: type[BaseException], fault: BaseException | None, trace: TracebackType | None
) -> None:
    if fault is None or issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("bot").critical("a fault nobody met", exc_info=(kind, fault, trace))


class _Redacting(structlog.stdlib.ProcessorFormatter):
    def __init__(self, secrets: Iterable[str | None], **options: Any) -> None:
        super().__init__(**options)
        forms = {form for secret in secrets if secret for form in _forms(secret)}
        longest = sorted(forms, key=len, reverse=True)
        self._secrets = re.compile("|".join(map(re.escape, longest)) or r"(?!)")

    def format(self, record: logging.LogRecord) -> str:
        line = self._secrets.sub("<secret>", super().format(record))
        line = PASSWORD.sub("<password>", TOKEN.sub("<token>", line))
        return VALUES.sub(" <hidden>", line)


def _forms(secret: str) -> set[str]:
    """Lists how a secret may be written: as it is, in JSON, in Python, in a URL."""
    plain = json.dumps(secret, ensure_ascii=False)[1:-1]
    return {secret, plain, repr(secret)[1:-1], quote(secret, safe="")}
