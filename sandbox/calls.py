"""Bot API calls as they came in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.faults import Fault

Json = dict[str, Any]


@dataclass(eq=False, slots=True)
class Call:
    method: str
    params: Json
    at: float
    clock_at: datetime
    ok: bool = False
    status: int = 0
    result: Any = None
    error: str = ""
    took_effect: bool = False
    fault: Fault | None = None
