"""Calendar files and the address of one's own calendar."""

from core.home.buttons import CommandButton
from core.ics.buttons import IcsButton, PhoneButton, ResetFeedButton, YearFileButton
from core.ics.calendar import file_name
from core.model.meeting import Meeting, State
from core.ui.confirming import confirming
from core.ui.home_button import home_button
from core.ui.screens import Button, File, Screen
from core.ui.words import Words


def ics_button(words: Words, meeting: Meeting) -> Button:
    """Puts the meeting into a calendar, or takes a cancelled one out again."""
    key = "ics.remove.button" if meeting.state is State.CANCELLED else "ics.add.button"
    return words.button(key, IcsButton(meeting.id))


def phone_button(words: Words) -> Button:
    return words.button("ics.phone.button", PhoneButton())


def meeting_file(words: Words, meeting: Meeting, content: bytes) -> Screen:
    """Hands over one meeting's file, and says what to do with it."""
    when = words.when(meeting.on_date, meeting.at_time)
    key = "ics.file.cancelled" if meeting.state is State.CANCELLED else "ics.file"
    file = File(file_name(meeting), content)
    return Screen(words(key, when=when), ((home_button(words),),), file)


def year_file(words: Words, content: bytes, count: int) -> Screen:
    """Hands over the file of the year, for a bot without a public address."""
    file = File("lich-sinh-hoat.ics", content)
    return Screen(words("ics.year.file", count=count), ((home_button(words),),), file)


def resetting(words: Words) -> Screen:
    """Asks first, because phones that follow the old address will get no more news."""
    yes = words.button("ics.feed.reset.yes", ResetFeedButton(1))
    keep = words.button("ics.feed.keep", PhoneButton())
    return confirming(words("ics.feed.reset.ask"), yes, keep)


def feed(words: Words, address: str) -> Screen:
    """Shows one's own secret address, how to use it, and how to change it."""
    rows = (
        (words.button("ics.year.button", YearFileButton()),),
        (words.button("ics.feed.reset.button", ResetFeedButton()),),
        (words.button("calendar.back", CommandButton("lich")), home_button(words)),
    )
    return Screen(words("ics.feed", address=address), rows)
