"""Every route of every area in one table."""

from core.answers.buttons import AnswerButton
from handlers.answers.routes import ROUTES as ANSWERS
from handlers.committee.routes import ROUTES as COMMITTEE
from handlers.groups.routes import ROUTES as GROUPS
from handlers.home.routes import ROUTES as HOME
from handlers.ics.routes import ROUTES as ICS
from handlers.joining.routes import ROUTES as JOINING
from handlers.meetings.routes import ROUTES as MEETINGS
from handlers.notices.routes import ROUTES as NOTICES
from handlers.operator.routes import ROUTES as OPERATOR
from handlers.privacy.routes import ROUTES as PRIVACY
from handlers.roster.routes import ROUTES as ROSTER
from handlers.routing import Press, Routes, joined
from handlers.settings.routes import ROUTES as SETTINGS
from handlers.topics.routes import ROUTES as TOPICS
from handlers.visits.routes import ROUTES as VISITS


def routes(on_answer_tapped: Press) -> Routes:
    """Builds the whole table; answer buttons go to the batcher (handlers/answers)."""
    return joined(
        HOME,
        ANSWERS,
        COMMITTEE,
        GROUPS,
        ICS,
        JOINING,
        MEETINGS,
        NOTICES,
        OPERATOR,
        PRIVACY,
        ROSTER,
        SETTINGS,
        TOPICS,
        VISITS,
        Routes(buttons={AnswerButton: on_answer_tapped}, in_groups=frozenset({AnswerButton})),
    )
