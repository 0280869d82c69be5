"""The data of the buttons of the area "notices"."""

from core.notices.notice import Who
from core.ui.buttons import ButtonData


class FromButton(ButtonData, code="qa"):
    """Begins a notice: a cell's, or the committee's (cell_id 0)."""

    committee_id: int
    cell_id: int


class UnitsButton(ButtonData, code="qb"):
    page: int = 0


class UnitButton(ButtonData, code="qc"):
    cell_id: int
    page: int


class EveryUnitButton(ButtonData, code="qd"):
    """All cells of the committee."""


class AskWhoButton(ButtonData, code="qe"):
    """Which of the people there."""


class WhoButton(ButtonData, code="qf"):
    who: Who


class WriteButton(ButtonData, code="qg"):
    """The text, once more."""


class UrgentButton(ButtonData, code="qh"):
    """Quiet hours do not count (1), or do (0)."""

    urgent: int


class UnreachedButton(ButtonData, code="qi"):
    page: int = 0


class PreviewButton(ButtonData, code="qj"):
    """Back to the preview."""


class SendButton(ButtonData, code="qk"):
    stamp: int


class DropButton(ButtonData, code="ql"):
    """Bỏ: nothing is kept."""


class UndoButton(ButtonData, code="qm"):
    notice_id: int


class NowButton(ButtonData, code="qn"):
    notice_id: int


class MissedButton(ButtonData, code="qo"):
    notice_id: int
    page: int = 0


class NewButton(ButtonData, code="qp"):
    """Another notice, while one waits."""
