"""The data of the buttons of the area "ics"."""

from core.ui.buttons import ButtonData


class IcsButton(ButtonData):
    """Thêm vào lịch: the meeting as a calendar file."""

    code = "cf"
    meeting_id: int


class PhoneButton(ButtonData):
    """Đưa vào lịch điện thoại: one's own address, or the file of the year."""

    code = "ca"


class ResetFeedButton(ButtonData):
    """Another address? With `sure` 1: yes."""

    code = "cr"
    sure: int = 0


class YearFileButton(ButtonData):
    """Tải tệp cả năm."""

    code = "cy"
