"""Lines pasted in chat, read into roster entries."""

import re
from collections.abc import Iterator
from dataclasses import replace

from core.model.names import clean, fold, name_key
from core.model.people import Standing
from core.roster.entries import Roster, RosterEntry, RowProblem, name_fault
from core.roster.row import read_office
from core.roster.sheets import Note
from core.roster.vocabulary import begins_like, is_surname, standings, tidy_name

MOST_WORDS = 8
"""A name of more words is a sentence."""
LONG_PASTE = 3000
"""So long a message is part of a longer one: Telegram cuts at 4,096 letters, or a little before."""

_EXEMPT_WORDS = ("exempt", "mien", "mien sinh hoat", "dv mien sinh hoat", "duoc mien sinh hoat")
_SAYS_NOTHING = ("", "dang vien", "dv", "dong chi", "nam", "nu")
_NUMBERING = re.compile(r"\A\s*(?:\d+\s*[.)/:-]\s*|\d+\s+|[-–—•*+]\s*)*")
_SECTION = re.compile(r"\A\s*(?:[IVX]+|[A-D])\s*[.)/]\s*")
_NEXT = re.compile(r"[;,.]?\s*(?<!\d)\d{1,3}\s*[.)/]\s*(?=Đ/c|Đồng chí|[^\W\d_])", re.IGNORECASE)
_SEPARATORS = re.compile(r"[;,|\t]|\s[-–—]\s|:(?:\s|\Z)")
# "(dự bị)" says something of the member; "(1962)" tells namesakes apart and is part of the name.
_ASIDE = re.compile(r"\(([^()\d]*)\)")
_COMRADE = re.compile(r"\A\s*(?:đ/c|đồng chí|đ\.c)\s*[.:]", re.IGNORECASE)
_TELEPHONE = re.compile(r"(?:\+?84|\b0)\d(?:[ .-]?\d){7,9}\b")
_FIGURES = re.compile(r"[\d\s./()+-]+")

Said = tuple[RosterEntry | RowProblem, tuple[str, ...]]


def parse_member_line(text: str, line: int = 1) -> RosterEntry | RowProblem:
    """Reads one pasted line, "Nguyễn Văn An; dự bị; miễn": a member of the cell at hand."""
    return _read_line(text, line, Standing.OFFICIAL)[0][0]


def parse_member_lines(text: str) -> Roster:
    """Reads pasted lines, mostly one member each; empty lines are passed over.

    Notes name what stood beside a name and is not kept: an office, a telephone number, a year.
    """
    entries: dict[str, RosterEntry] = {}
    problems, notes = [], []
    for parsed, left_out in _read_lines(text):
        notes += [Note("beside", word, parsed.line) for word in left_out]
        if isinstance(parsed, RowProblem):
            problems.append(parsed)
        elif name_key(parsed.full_name) in entries:
            problems.append(RowProblem(parsed.line, "duplicate_name", parsed.full_name))
        else:
            entries[name_key(parsed.full_name)] = parsed
    return Roster(tuple(entries.values()), tuple(problems), tuple(notes))


def _read_lines(text: str) -> Iterator[Said]:
    usual = Standing.OFFICIAL
    for number, line in enumerate(text.splitlines(), 1):
        bare = clean(_SECTION.sub("", _NUMBERING.sub("", line))).rstrip(":")
        if not bare:
            if clean(line):
                yield RowProblem(number, "missing_name"), ()
        elif fold(bare) in standings():
            # "II. Đảng viên dự bị": of those below.
            usual = standings()[fold(bare)]
        else:
            for piece in _pieces(line):
                yield from _read_line(piece, number, usual)


def _pieces(line: str) -> Iterator[str]:
    """Yields the numbered people of one line: "1. A; 2. B"."""
    starts = [0, *(found.start() for found in _NEXT.finditer(line) if found.start())]
    for start, end in zip(starts, [*starts[1:], len(line)], strict=True):
        piece = line[start:end].strip(" ;,.")
        if piece:
            yield piece


def _read_line(text: str, line: int, usual: Standing) -> list[Said]:
    bare = _NUMBERING.sub("", text)
    if begins_like("total", bare) or begins_like("heading", bare):
        return [(RowProblem(line, "no_person", clean(bare)), ())]
    left_out = [found[0] for found in _TELEPHONE.finditer(bare)]
    name, *words = _fields(_TELEPHONE.sub(" ", bare))
    name = tidy_name(name)
    if code := name_fault(name):
        return [(RowProblem(line, code, name), ())]
    if len(name.split()) > MOST_WORDS:
        return [(RowProblem(line, "no_person", name), ())]
    entry = RosterEntry(line, "", name, standing=usual)
    others: list[Said] = []
    for word in words:
        if (said := _said_of(entry, word)) is not None:
            entry = said
        elif _FIGURES.fullmatch(word) or _is_office(word):
            left_out.append(word)
        elif _is_name(word):
            others.append((RosterEntry(line, "", tidy_name(word), standing=usual), ()))
        else:
            return [(RowProblem(line, "unknown_word", word), tuple(left_out))]
    return [(entry, tuple(left_out)), *others]


def _said_of(entry: RosterEntry, word: str) -> RosterEntry | None:
    """The entry with what a word says of the member; None where it says something else."""
    said = fold(word)
    if said in _SAYS_NOTHING:
        return entry
    if said in standings():
        return replace(entry, standing=standings()[said])
    return replace(entry, exempt=True) if said in _EXEMPT_WORDS else None


def _is_office(word: str) -> bool:
    # Offices are given on a member's page, by those who may.
    offices, outside, _ = read_office(word)
    return bool(offices or outside)


def _is_name(word: str) -> bool:
    parts = word.split()
    return (
        2 <= len(parts) <= MOST_WORDS
        and is_surname(parts[0])
        and all(part[0].isupper() for part in parts)
    )


def _fields(text: str) -> list[str]:
    spread = _ASIDE.sub(r";\1;", _COMRADE.sub("", text))
    name, *words = map(clean, _SEPARATORS.split(spread))
    return [name, *filter(None, words)]


# --- a paste that Telegram cut --------------------------------------------------------------------


def join_pasted(before: str, after: str) -> str:
    """Puts two messages of one paste together, a name that was cut in two made whole.

    Telegram cuts where a line or a word ends, else within the word, and takes the space away.
    """
    last, first = before.rstrip().splitlines()[-1:], after.lstrip().splitlines()[:1]
    if not last or not first:
        return before + after
    return before.rstrip() + _between(before, last[0], first[0]) + after.lstrip()


def _between(before: str, last: str, first: str) -> str:
    if _NUMBERING.match(first)[0] or _COMRADE.match(first):  # type: ignore[index]
        return "\n"
    if first[0].islower() and last[-1].isalpha():
        return ""
    lines = before.splitlines()
    numbered = sum(bool(re.match(r"\s*\d+\s*[.)/\t-]", line)) for line in lines)
    half = len(_NUMBERING.sub("", last).split()) < 2 or len(first.split()) < 2
    return " " if half or numbered * 2 > len(lines) else "\n"
