"""The vocabulary of typed dates: reading words with or without their diacritics.

`Typed.plain` is the typed text, letter for letter, in which each word of the vocabulary stands
without diacritics and every other word keeps its own. So "thứ hai" and "thu hai" both read
"thu hai", while "tôi" (I), "bà" (Mrs) or "Thắng" can never pass for "tối", "ba" or "tháng".
"""

import re
import unicodedata
from dataclasses import dataclass

# Words that are vocabulary in the spelling given here. Those that would collide once bare are left
# out on purpose and stay spelled in `plain`: "tới" (coming) and "tối" (evening), "mốt" (the day
# after tomorrow) and "một" (one), "sáu" (six) and "sau" (next), "tư" (four) and "từ" (from).
_VOCABULARY = """
    thứ hai ba năm bảy bẩy chủ chúa nhật tuần tháng ngày mùng mồng hôm bữa này kế tiếp
    bốn lăm nhăm tám chín mười mươi đầu tiên cuối cùng giữa nhất của làm việc
    giờ phút rưỡi rưởi kém thiếu đúng tiếng nữa sáng trưa chiều tối đêm khuya lúc vào đến khoảng bắt
    hằng hàng mỗi quý tết lịch lần kỳ
    tầng phòng số lầu nhà tòa toà khu tổ ngõ ngách hẻm kiệt dãy lô đường trường phố viện vườn
"""

_BARE_D = str.maketrans("đĐ", "dD")


def _bare(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word.translate(_BARE_D))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def letters(text: str) -> str:
    """Lowers an NFC text and drops its diacritics, letter for letter: the length stays."""
    return "".join(bare if len(bare := _bare(char.lower())) == 1 else char for char in text)


_BARE_OF = {word: _bare(word) for word in _VOCABULARY.split()}

_UNITS = {
    "mot": 1, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "tư": 4, "nam": 5,
    "lam": 5, "nham": 5, "sau": 6, "sáu": 6, "bay": 7, "tam": 8, "chin": 9,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip

_UNIT = "(?:" + "|".join(sorted(_UNITS, key=len, reverse=True)) + ")"
_ALONE = _UNIT.replace("mốt|", "")

# Numbers up to 99, in words from ten up ("mười hai", "hai mươi lăm"), and in words or figures.
TENS = rf"(?:(?:{_UNIT}\s+)?muoi(?:\s+{_UNIT})?)"
NUMBER = rf"(?:\d{{1,2}}|{TENS}|{_ALONE})"


def number(words: str) -> int:
    """Gives the value of a text that NUMBER matched."""
    if words.isdigit():
        return int(words)
    before, ten, after = words.partition("muoi")
    if not ten:
        return _UNITS[words]
    tens = _UNITS[before.strip()] if before.strip() else 1
    return 10 * tens + (_UNITS[after.strip()] if after.strip() else 0)


def pattern(words: str) -> re.Pattern[str]:
    """Compiles a pattern over plain text: whole words only, a space for any white space."""
    return re.compile(r"(?<!\w)(?:" + words.replace(" ", r"\s+") + r")(?!\w)")


class ImpossibleDate(ValueError):  # noqa: N818 - it states a fact
    """A day or an hour that does not exist; `part` is the offending words as typed, `what` is
    wrong with them one of "day", "hour", "weekday" (another one than the date's).
    """

    def __init__(self, part: str, what: str) -> None:
        self.part, self.what = part, what
        super().__init__(f"impossible {what}: {part!r}")


@dataclass(frozen=True, slots=True)
class Typed:
    """A text as typed (NFC) and its plain reading; both have the same length."""

    original: str
    plain: str

    def without(self, start: int, end: int) -> "Typed":
        """Marks a part as read: no pattern matches there again."""
        return Typed(self.original, self.plain[:start] + READ * (end - start) + self.plain[end:])


# What stands in `plain` for a part already read. No pattern matches it.
READ = "\0"

# A number, letter or weekday after one of these names a place: "tầng 2", "nhà T2".
_PLACE_NOUN = pattern(
    "tang|phong|p|lau|nha|toa|khu|to|day|lo|duong|pho|truong|vien|viên|vuon|hoa|hóa|hoá|block|room|floor|hall"
)
_TITLE = pattern("bà|chị|chi|cô|co|anh|ông|ong|chú|bác|bac|em|cụ|cu|chí|đ/c")
_HOUSE_NUMBER = pattern("so|ngo|ngach|hem|kiet")
MOVES = "chuyển|chuyen|dời|đổi|doi|hoãn|hoan|lùi|lui|dịch|dich"
_MOVE = pattern(MOVES)


def after_place_noun(plain: str, start: int) -> bool:
    """Tells whether what starts here follows the noun of a place."""
    return _last_word_is(_PLACE_NOUN, plain, start)


def in_address(plain: str, start: int) -> bool:
    """Knows a house number: "số 12/5", "ngõ 3/2"."""
    return _last_word_is(_HOUSE_NUMBER, plain, start)


def after_title(plain: str, start: int) -> bool:
    """Knows a person's name: "chị Mai", "anh Sáng"."""
    return _last_word_is(_TITLE, plain, start)


def after_move(plain: str, start: int) -> bool:
    """Knows the "sang" of "chuyển sang 20h", which is no morning."""
    return _last_word_is(_MOVE, plain, start)


def _last_word_is(nouns: re.Pattern[str], plain: str, start: int) -> bool:
    last = re.search(r"([\w/]+)[.\s]*\Z", plain[:start])
    return bool(last and nouns.fullmatch(last[1]))


_BESIDE_FIGURES = (
    "ngày|ngay|mùng|mung|mồng|mong|thứ|thu|tháng|thang|lúc|luc|hôm|hom|giờ|gio|tại|tai"
)
_GLUED_BEFORE = re.compile(rf"(?<![^\W\d])({_BESIDE_FIGURES})(?=\d)", re.IGNORECASE)
_GLUED_AFTER = re.compile(
    rf"(?<=\d)(?=(?:{_BESIDE_FIGURES})(?![^\W\d]))|(?<=\d[hg])(?=\d\d?/\d)", re.IGNORECASE
)


_SHORT_WEEKDAY = re.compile(
    r"(?<!\w)t\.\s*(?=(?:[2-7]|hai|ba|tư|năm|sáu|bảy)(?!\w))", re.IGNORECASE
)
# How a keyboard writes what it did not turn into a letter: "chieeuf", "thuws".
_KEYS = {
    "\u0302": "", "\u0306": "w", "\u031b": "w",
    "\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j",
}  # fmt: skip
_TONES = "sfrxj"


def _by_keys(word: str) -> str:
    """Spells a word as Telex does, its tone at the end: "chiều" as "chieeuf"."""
    out, tone = "", ""
    for char in unicodedata.normalize("NFD", word.replace("đ", "dd")):
        key = _KEYS.get(char, char)
        if char == "\u0302":
            out += out[-1]
        elif key in _TONES and not char.isalpha():
            tone = key
        else:
            out += key
    return out + tone


_OF_KEYS = {keys: word for word in _VOCABULARY.split() if (keys := _by_keys(word)) != _bare(word)}
_LEFT_OVER = re.compile(rf"(?<!\w)(?:{'|'.join(_OF_KEYS)})(?!\w)", re.IGNORECASE)


def unglued(text: str) -> str:
    """Parts what ran together, "19h30ngày3/12", and makes letters of left-over keys, "thuws"."""
    spaced = _GLUED_AFTER.sub(" ", unicodedata.normalize("NFC", text))
    spaced = _GLUED_BEFORE.sub(r"\1 ", _SHORT_WEEKDAY.sub("thứ ", spaced))
    return _LEFT_OVER.sub(lambda found: _OF_KEYS[found[0].lower()], spaced)


def typed(text: str) -> Typed:
    """Makes a text ready for reading dates out of it."""
    # A typed NUL would pass for READ.
    original = unglued(text).replace(READ, " ")
    lowered = "".join(low if len(low := char.lower()) == 1 else char for char in original)
    return Typed(original, _plain_words(lowered))


def _plain_words(lowered: str) -> str:
    plain, word = [], ""
    for char in lowered + " ":
        if char.isalpha():
            word += char
        else:
            plain.append(_BARE_OF.get(word, word) + char)
            word = ""
    return "".join(plain)[:-1]
