"""The data of the buttons of the area "reminders"."""

from core.ui.buttons import ButtonData, unpack


class LineButton(ButtonData, code="og"):
    target: str

    @property
    def button(self) -> ButtonData | None:
        """The other button; None for damaged data."""
        found = unpack(self.target.replace(".", ":"))
        return None if isinstance(found, LineButton) else found
