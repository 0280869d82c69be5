"""What waits its minute to be published: what goes out, to whom and when; Hoàn tác."""

from markupsafe import Markup

from core.answers.screens.card import facts
from core.dates.zones import to_local
from core.meetings.buttons import UndoPublishButton
from core.meetings.publishing import Publication
from core.ui.home_button import home_button
from core.ui.screens import Screen
from core.ui.words import Words


def waiting(words: Words, publication: Publication) -> Screen:
    """Says what the bot will do, and when; until then it can be taken back."""
    meeting = publication.meeting
    at = words.hour(to_local(publication.due_at, meeting.zone))
    if publication.count > 1:
        what = words("publishing.year", cell=meeting.cell_name, count=publication.count)
    else:
        what = facts(words, meeting)
    parts = [words("publishing.head", at=at), what, _invites(words, publication)]
    undo = words.button("publishing.undo", UndoPublishButton(meeting.id), style="danger")
    return Screen(Markup("\n\n").join(parts), ((undo,), (home_button(words),)))


def _invites(words: Words, publication: Publication) -> Markup:
    """Names when the first invitation goes out, and to how many."""
    if publication.invited_at is None or not publication.people:
        return words("publishing.invites.nobody")
    zone, people = publication.meeting.zone, words.people(publication.people)
    local = to_local(publication.invited_at, zone)
    if publication.invited_at <= publication.due_at:
        return words("publishing.invites.at_once", people=people, at=words.hour(local))
    return words("publishing.invites", people=people, when=words.when(local.date(), local.time()))
