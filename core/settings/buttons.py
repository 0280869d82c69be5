"""The data of the buttons of the area "settings"."""

from core.model.meeting import Mode
from core.ui.buttons import ButtonData


class RegistrationFieldButton(ButtonData):
    """One of the registration's steps."""

    code = "sf"
    owner: int
    field: str


class RegistrationButton(ButtonData):
    """Its day, or how many days after the asking."""

    code = "sg"
    owner: int
    field: str
    value: int


class GuideButton(ButtonData):
    """Another guide, with its own numbers."""

    code = "pb"
    owner: int
    guide: str


class ValueFieldButton(ButtonData):
    """One of the guide's values."""

    code = "pf"
    owner: int
    field: str


class ValueButton(ButtonData):
    """The value is this."""

    code = "pv"
    owner: int
    field: str
    value: int


class WaveButton(ButtonData):
    """One wave: on or off, when, for whom."""

    code = "sw"
    owner: int
    kind: str


class WaveChoiceButton(ButtonData):
    """One choice of a wave: `field` "on", "minutes", "audience" or "days"."""

    code = "sx"
    owner: int
    kind: str
    field: str
    value: str


class ClosingButton(ButtonData):
    """Answers close then."""

    code = "sc"
    owner: int
    closing: str


class QuietButton(ButtonData):
    """Quiet from, until: "2100", "0700"; the same twice: no quiet hours."""

    code = "sq"
    owner: int
    start: str
    end: str


class InheritButton(ButtonData):
    """The section is the committee's, or the program's, again."""

    code = "sr"
    owner: int
    section: str


class RuleKindButton(ButtonData):
    """A day of the month ("day"), or a weekday of the month ("weekday")."""

    code = "kr"
    cell_id: int
    kind: str


class WeekdayButton(ButtonData):
    """Which weekday; then which one of the month."""

    code = "kw"
    cell_id: int
    weekday: int


class RuleButton(ButtonData):
    """A rule as far as it is chosen: `days` as from `days_code`; hour and shift "" until then."""

    code = "kq"
    cell_id: int
    days: str
    hour: str = ""
    shift: str = ""


class RuleHourButton(ButtonData):
    """Another hour, typed."""

    code = "kt"
    cell_id: int
    days: str


class RuleDaysButton(ButtonData):
    """Which day; then in which months."""

    code = "sd"
    cell_id: int
    days: str


class RuleModesButton(ButtonData):
    """How the meetings are held: which?"""

    code = "sm"
    cell_id: int


class RuleModeButton(ButtonData):
    """The rule that waits for Lưu makes meetings of this mode."""

    code = "sn"
    cell_id: int
    mode: Mode


class RulePlacesButton(ButtonData):
    """Where the meetings are held: which place?"""

    code = "sp"
    cell_id: int


class RulePlaceButton(ButtonData):
    """The rule that waits for Lưu has one of the last places; -1: the usual one."""

    code = "so"
    cell_id: int
    number: int


class SettingsButton(ButtonData):
    """The list of a cell's or committee's settings; 0: the person's own."""

    code = "kh"
    owner: int = 0


class SectionButton(ButtonData):
    """One section of the settings."""

    code = "ks"
    owner: int
    section: str


class UsualPlaceButton(ButtonData):
    """One of the places the cell met at last becomes the usual one."""

    code = "kp"
    owner: int
    number: int


class BoardButton(ButtonData):
    """The group's board shows names (1), or counts only (0)."""

    code = "kb"
    owner: int
    names: int


class ZoneButton(ButtonData):
    """The cell's wall time is this zone's."""

    code = "sz"
    owner: int
    zone: str


class SaveButton(ButtonData):
    """Lưu. `seen` is the preview's own number; `align` 1: the coming meetings follow."""

    code = "sv"
    owner: int
    seen: int
    align: int = 0
