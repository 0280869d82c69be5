"""The data of the buttons of the area "ics"."""

from core.ui.buttons import ButtonData


class IcsButton(ButtonData, code="cf"):
    """Thêm vào lịch: the meeting as a calendar file."""

    meeting_id: int


class PhoneButton(ButtonData, code="ca"):
    """Đưa vào lịch điện thoại: one's own address, or the file of the year."""


class ResetFeedButton(ButtonData, code="cr"):
    """Another address? With `sure` 1: yes."""

    sure: int = 0


class YearFileButton(ButtonData, code="cy"):
    """Tải tệp cả năm."""
