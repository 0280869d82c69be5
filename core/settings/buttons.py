"""The data of the buttons of the area "settings"."""

from core.model.meeting import Mode
from core.ui.buttons import ButtonData


class RegistrationFieldButton(ButtonData, code="sf"):
    owner: int
    field: str


class RegistrationButton(ButtonData, code="sg"):
    owner: int
    field: str
    value: int


class GuideButton(ButtonData, code="pb"):
    owner: int
    guide: str


class ValueFieldButton(ButtonData, code="pf"):
    owner: int
    field: str


class ValueButton(ButtonData, code="pv"):
    owner: int
    field: str
    value: int


class WaveButton(ButtonData, code="sw"):
    """One wave: on or off, when, for whom."""

    owner: int
    kind: str


class WaveChoiceButton(ButtonData, code="sx"):
    """One choice of a wave: `field` "on", "minutes", "audience" or "days"."""

    owner: int
    kind: str
    field: str
    value: str


class ClosingButton(ButtonData, code="sc"):
    owner: int
    closing: str


class QuietButton(ButtonData, code="sq"):
    """Quiet from, until: "2100", "0700"; the same twice: no quiet hours."""

    owner: int
    start: str
    end: str


class InheritButton(ButtonData, code="sr"):
    owner: int
    section: str


class RuleKindButton(ButtonData, code="kr"):
    """A day of the month ("day"), or a weekday of the month ("weekday")."""

    cell_id: int
    kind: str


class WeekdayButton(ButtonData, code="kw"):
    """Which weekday; then which one of the month."""

    cell_id: int
    weekday: int


class RuleButton(ButtonData, code="kq"):
    """A rule as far as it is chosen: `days` as from `days_code`; hour and shift "" until then."""

    cell_id: int
    days: str
    hour: str = ""
    shift: str = ""


class RuleHourButton(ButtonData, code="kt"):
    cell_id: int
    days: str


class RuleDaysButton(ButtonData, code="sd"):
    """Which day; then in which months."""

    cell_id: int
    days: str


class RuleModesButton(ButtonData, code="sm"):
    """How the meetings are held: which?"""

    cell_id: int


class RuleModeButton(ButtonData, code="sn"):
    cell_id: int
    mode: Mode


class RulePlacesButton(ButtonData, code="sp"):
    """Where the meetings are held: which place?"""

    cell_id: int


class RulePlaceButton(ButtonData, code="so"):
    """The rule that waits for Lưu has one of the last places; -1: the usual one."""

    cell_id: int
    number: int


class SettingsButton(ButtonData, code="kh"):
    """The list of a cell's or committee's settings; 0: the person's own."""

    owner: int = 0


class SectionButton(ButtonData, code="ks"):
    owner: int
    section: str


class UsualPlaceButton(ButtonData, code="kp"):
    owner: int
    number: int


class BoardButton(ButtonData, code="kb"):
    """The group's board shows names (1), or counts only (0)."""

    owner: int
    names: int


class ZoneButton(ButtonData, code="sz"):
    owner: int
    zone: str


class SaveButton(ButtonData, code="sv"):
    """Lưu. `seen` is the preview's own number; `align` 1: the coming meetings follow."""

    owner: int
    seen: int
    align: int = 0
