"""Logs for the operator: one line each, without the token and without personal data."""

import logging
import re
import sys
from typing import Any

import structlog

TOKEN = re.compile(r"[0-9]{3,}:[A-Za-z0-9_-]{20,}")
# PostgreSQL repeats the row's values there. In JSON a line's end is written as \\n.
VALUES = re.compile(r"(?<=DETAIL:).*?(?=\\n|\n|$)")


def configure(level: str, form: str) -> None:
    """Sends structlog's and the libraries' lines to standard error, as text or JSON."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    json = form == "json"
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if json
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        _Redacting(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for noisy in ("apscheduler", "aiosqlite", "alembic", "httpx", "telegram"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


class _Redacting(structlog.stdlib.ProcessorFormatter):
    def format(self, record: logging.LogRecord) -> str:
        return VALUES.sub(" <hidden>", TOKEN.sub("<token>", super().format(record)))
