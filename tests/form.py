"""How figures, dates and quotations are written, in sentences and on screens."""

import re

COUNTED = "đồng chí|chi bộ|đảng viên|buổi|việc|đơn vị"
"""What is counted with two digits."""
ON_SCREENS = {
    "quotation marks other than “…”": re.compile(r"[«»„]|\"[^\"\n]*\""),
    "one digit before what is counted": re.compile(rf"(?<![\d.,:/–-])\d (?:{COUNTED})\b"),
    "seconds": re.compile(r"\b\d{2}:\d{2}:\d{2}\b"),
    # But for the moment of figures, “tính đến 19:30, 05/12/2026”.
    "the hour before the day": re.compile(
        r"(?<!tính đến )(?<!as of )\b\d{2}:\d{2},? (?:ngày )?\d{2}/\d{2}\b"
    ),
    "a month with one digit": re.compile(r"\btháng \d/\d{4}", re.IGNORECASE),
}
IN_SENTENCES = {
    "quotation marks other than “…”": re.compile(r"[«»„]|\""),
    "one digit before what is counted": re.compile(
        rf"\{{\w+\}}(?:</?\w+>)* (?:<\w+>)*(?:{COUNTED})\b"
    ),
    "seconds": re.compile(r":%S"),
    "the hour before the day": re.compile(
        r"\{(?:hour|at)[^}]*\},? (?:ngày )?\{(?:day|date|on|when)\b"
    ),
    "a month with one digit": re.compile(r"\{month\}/\{year|%-m"),
    "overdue without its day": re.compile(r"quá hạn (?!từ|trả lời\b)\{"),
}


def faults(text: str) -> list[str]:
    """What is wrong with the form of a text as somebody reads it."""
    return [
        f"{fault}: {text[max(0, found.start() - 30) : found.end()]!r}"
        for fault, form in ON_SCREENS.items()
        if (found := form.search(text))
    ]


def faults_of_sentence(text: str) -> list[str]:
    """What is wrong with the form of a catalogue's sentence."""
    bare = re.sub(r'(<a href=)"[^"]*"', r"\1", text)
    return [
        f"{fault}: {found[0]}"
        for fault, form in IN_SENTENCES.items()
        if (found := form.search(bare))
    ]
