"""The data of the buttons of the area "notices"."""

from core.notices.notice import Who
from core.ui.buttons import ButtonData


class FromButton(ButtonData):
    """Begins a notice: a cell's, or the committee's (cell_id 0)."""

    code = "qa"
    committee_id: int
    cell_id: int


class UnitsButton(ButtonData):
    """A page of the committee's cells, to choose some."""

    code = "qb"
    page: int = 0


class UnitButton(ButtonData):
    """One cell is chosen, or not any more."""

    code = "qc"
    cell_id: int
    page: int


class EveryUnitButton(ButtonData):
    """All cells of the committee."""

    code = "qd"


class AskWhoButton(ButtonData):
    """Which of the people there."""

    code = "qe"


class WhoButton(ButtonData):
    """Secretaries, deputies, leaders, everybody."""

    code = "qf"
    who: Who


class WriteButton(ButtonData):
    """The text, once more."""

    code = "qg"


class UrgentButton(ButtonData):
    """Quiet hours do not count (1), or do (0)."""

    code = "qh"
    urgent: int


class UnreachedButton(ButtonData):
    """Who cannot be reached, before it is sent."""

    code = "qi"
    page: int = 0


class PreviewButton(ButtonData):
    """Back to the preview."""

    code = "qj"


class SendButton(ButtonData):
    """Gửi."""

    code = "qk"
    stamp: int


class DropButton(ButtonData):
    """Bỏ: nothing is kept."""

    code = "ql"


class UndoButton(ButtonData):
    """Hoàn tác."""

    code = "qm"
    notice_id: int


class NowButton(ButtonData):
    """Gửi ngay."""

    code = "qn"
    notice_id: int


class MissedButton(ButtonData):
    """What became of a notice, with a page of those who did not get it."""

    code = "qo"
    notice_id: int
    page: int = 0


class NewButton(ButtonData):
    """Another notice, while one waits."""

    code = "qp"
