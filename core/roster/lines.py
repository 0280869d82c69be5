"""Lines pasted in chat, read into roster entries."""

import re

from core.model.names import clean, fold, name_key
from core.model.people import Standing
from core.roster.entries import Roster, RosterEntry, RowProblem, name_fault
from core.roster.vocabulary import standings


def parse_member_line(text: str, line: int = 1) -> RosterEntry | RowProblem:
    """Reads one pasted line, "Nguyễn Văn An; dự bị; miễn": a member of the cell at hand."""
    name, *words = _fields(text)
    if code := name_fault(name):
        return RowProblem(line, code, name)
    standing, exempt = Standing.OFFICIAL, False
    for word in words:
        said = fold(word)
        if said in standings():
            standing = standings()[said]
        elif said in _EXEMPT_WORDS:
            exempt = True
        elif said != "dang vien":
            return RowProblem(line, "unknown_word", word)
    return RosterEntry(line, "", name, standing=standing, exempt=exempt)


def parse_member_lines(text: str) -> Roster:
    """Reads pasted lines, one member each; empty lines are passed over."""
    entries: dict[str, RosterEntry] = {}
    problems = []
    for number, line in enumerate(text.splitlines(), 1):
        if not clean(line):
            continue
        parsed = parse_member_line(line, number)
        if isinstance(parsed, RowProblem):
            problems.append(parsed)
        elif name_key(parsed.full_name) in entries:
            problems.append(RowProblem(number, "duplicate_name", parsed.full_name))
        else:
            entries[name_key(parsed.full_name)] = parsed
    return Roster(tuple(entries.values()), tuple(problems))


_EXEMPT_WORDS = ("exempt", "mien", "mien sinh hoat")
_NUMBERING = re.compile(r"\A\s*(?:\d+\s*[.)/:-]\s*|\d+\s+|[-–—•*+]\s*)*")
_SEPARATORS = re.compile(r"[;,|\t]|\s[-–—]\s")
# "(dự bị)" says something of the member; "(1962)" tells namesakes apart and is part of the name.
_ASIDE = re.compile(r"\(([^()\d]*)\)")


def _fields(text: str) -> list[str]:
    spread = _ASIDE.sub(r";\1;", _NUMBERING.sub("", text))
    name, *words = map(clean, _SEPARATORS.split(spread))
    return [name, *filter(None, words)]
