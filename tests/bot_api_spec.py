"""Checks calls and answers against the published description of the Bot API, where it is at hand.

Every function answers a list of complaints; it is empty when all is well or when the
description is not there.
"""

import functools
import json
from pathlib import Path
from typing import Any

SPEC = Path(__file__).resolve().parents[2] / "shared" / "data" / "bot-api-10.1.json"
PLAIN: dict[str, tuple[type, ...]] = {
    "Integer": (int,),
    "String": (str,),
    "Boolean": (bool,),
    "True": (bool,),
    "Float": (int, float),
    "InputFile": (str,),
}


@functools.cache
def spec() -> dict[str, Any] | None:
    """The description, None when it is not there."""
    loaded: dict[str, Any] | None = json.loads(SPEC.read_bytes()) if SPEC.exists() else None
    return loaded


def check_call(method: str, params: dict[str, Any]) -> list[str]:
    """Complain about an unknown method, unknown or missing parameters, wrong JSON types.

    A form carries everything as text: numbers, yes or no, and JSON written out are accepted so.
    """
    known = spec()
    if known is None:
        return []
    if method not in known["methods"]:
        return [f"{method}: no such method"]
    fields = {one["name"]: one for one in known["methods"][method].get("fields", [])}
    missing = [n for n, one in fields.items() if one["required"] and params.get(n) is None]
    complaints = [f"{method}: {name} is missing" for name in missing]
    for name, value in params.items():
        if name in fields:
            complaints += _one_of(value, fields[name]["types"], f"{method}.{name}", form=True)
        elif not _is_attachment(value):
            complaints.append(f"{method}: no parameter {name}")
    return complaints


def check_answer(method: str, result: Any) -> list[str]:
    """Complain where an answer is not what the method is said to return."""
    known = spec()
    if known is None:
        return []
    return _one_of(result, known["methods"][method]["returns"], method)


def check_type(value: Any, type_name: str) -> list[str]:
    """Complain where `value` is no such object, an Update for instance."""
    return [] if spec() is None else _one_of(value, [type_name], type_name)


def _is_attachment(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("<file ")


def _one_of(value: Any, types: list[str], where: str, *, form: bool = False) -> list[str]:
    tries = [_complaints(value, name, where, form=form) for name in types]
    return min(tries, key=len) if tries else []


def _complaints(value: Any, type_name: str, where: str, *, form: bool) -> list[str]:
    if type_name in PLAIN:
        right = isinstance(value, PLAIN[type_name])
        if isinstance(value, bool) and type_name not in {"Boolean", "True"}:
            right = False
        return (
            []
            if right or (form and _as_form(value, type_name))
            else [f"{where}: {value!r} is no {type_name}"]
        )
    if form and isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return [f"{where}: {value!r} is no {type_name}"]
    inner = type_name.removeprefix("Array of ")
    if inner != type_name:
        return _array(value, inner, where)
    return _object(value, type_name, where)


def _as_form(value: Any, type_name: str) -> bool:
    if not isinstance(value, str):
        return False
    if type_name == "Integer":
        return value.lstrip("-").isdecimal()
    return type_name == "Boolean" and value.lower() in {"true", "false"}


def _array(value: Any, inner: str, where: str) -> list[str]:
    if not isinstance(value, list):
        return [f"{where}: {value!r} is no Array"]
    return [
        complaint
        for number, one in enumerate(value)
        for complaint in _complaints(one, inner, f"{where}[{number}]", form=False)
    ]


def _object(value: Any, type_name: str, where: str) -> list[str]:
    known = spec()
    if known is None or type_name not in known["types"]:
        return [f"{where}: no type {type_name}"]
    described = known["types"][type_name]
    if described.get("subtypes"):
        return _one_of(value, described["subtypes"], where)
    if not isinstance(value, dict):
        return [f"{where}: {value!r} is no {type_name}"]
    fields = {one["name"]: one for one in described.get("fields", [])}
    missing = [n for n, one in fields.items() if one["required"] and n not in value]
    complaints = [f"{where}: {type_name} without {name}" for name in missing]
    for name, inner in value.items():
        if name in fields:
            complaints += _one_of(inner, fields[name]["types"], f"{where}.{name}")
        else:
            complaints.append(f"{where}: {type_name} has no {name}")
    return complaints
