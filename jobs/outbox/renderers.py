"""What each kind of delivery says: the areas' renderers in one table."""

from core.model import deliveries, errors
from core.ui.screens import Owed, Screen
from db.outbox.deliveries import Delivery
from jobs.answers import messages as answers
from jobs.committee import messages as committee
from jobs.groups import messages as groups
from jobs.home import messages as home
from jobs.joining import messages as joining
from jobs.meetings import messages as meetings
from jobs.notices import messages as notices
from jobs.operator import messages as operator
from jobs.reminders import messages as reminders
from jobs.reminders.combine import combine
from jobs.roster import messages as roster
from jobs.sending import Renderer, Sending
from jobs.topics import messages as topics
from jobs.visits import messages as visits

AREAS = {
    "answers": answers.RENDERERS,
    "committee": committee.RENDERERS,
    "groups": groups.RENDERERS,
    "home": home.RENDERERS,
    "joining": joining.RENDERERS,
    "meetings": meetings.RENDERERS,
    "notices": notices.RENDERERS,
    "operator": operator.RENDERERS,
    "reminders": reminders.RENDERERS,
    "roster": roster.RENDERERS,
    "topics": topics.RENDERERS,
    "visits": visits.RENDERERS,
}
RENDERERS: dict[str, Renderer] = {kind: AREAS[kind.area][kind] for kind in deliveries.DeliveryKind}


async def draw(sending: Sending) -> Owed | None:
    """Draws what it says by itself; None when there is nothing left to say, or whoever it goes to
    has left the roster. A wave is a card.
    """
    if sending.delivery.retired:
        return None
    renderer = RENDERERS.get(sending.kind, answers.render_card)
    try:
        return await renderer(sending)
    except (errors.Gone, errors.NotAllowed):
        return None


async def render(sending: Sending) -> Owed | None:
    """Draws what is to be sent, with the day's other reminders."""
    shown = await draw(sending)
    return await combine(sending, shown) if isinstance(shown, Screen) else shown


def view_of(delivery: Delivery) -> deliveries.ViewKind | None:
    """Tells as what its message is kept up to date from now on."""
    known = delivery.kind in RENDERERS
    return deliveries.DeliveryKind(delivery.kind).view if known else deliveries.ViewKind.CARD
