"""The data of the buttons of the area "privacy"."""

from core.ui.buttons import ButtonData


class MeButton(ButtonData, code="pm"):
    """Back to what is stored about me."""


class DownloadButton(ButtonData, code="pd"):
    """Tải về."""


class LeaveButton(ButtonData, code="pl"):
    """Rời khỏi bot: asks once more."""


class LeaveConfirmedButton(ButtonData, code="pc"):
    """Leaves, and erases."""
