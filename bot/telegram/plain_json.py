"""JSON from Telegram, be it damaged: what cannot be read must not stop what can."""

import json
from typing import Any

import orjson


def loads(payload: bytes) -> Any:
    """Reads JSON, each broken byte and half of a pair of surrogates as the replacement character.

    Raises ValueError where it is no JSON.
    """
    try:
        return orjson.loads(payload)
    except ValueError:
        return orjson.loads(_mended(payload))


def _mended(payload: bytes) -> str:
    try:
        lenient = json.dumps(json.loads(payload.decode(errors="replace")), ensure_ascii=False)
    except RecursionError as error:
        raise ValueError("too deep") from error
    return lenient.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
