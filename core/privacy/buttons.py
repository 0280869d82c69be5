"""The data of the buttons of the area "privacy"."""

from core.ui.buttons import ButtonData


class MeButton(ButtonData):
    """Back to what is stored about me."""

    code = "pm"


class DownloadButton(ButtonData):
    """Tải về."""

    code = "pd"


class LeaveButton(ButtonData):
    """Rời khỏi bot: asks once more."""

    code = "pl"


class LeaveConfirmedButton(ButtonData):
    """Leaves, and erases."""

    code = "pc"
