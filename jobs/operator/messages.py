"""What is said when an update failed again and again."""

from datetime import datetime

from core.ui.screens import Screen
from core.ui.words import words_in
from db.engine.database import Session
from db.outbox.deliveries import Delivery


async def render_set_aside(_tx: Session, delivery: Delivery, _now: datetime) -> Screen | None:
    """Tells the operator of an update that failed again and again."""
    return Screen(words_in(delivery.language)("operator.update_set_aside", **delivery.about))


async def render_sorry(_tx: Session, delivery: Delivery, _now: datetime) -> Screen:
    """Tells the person whose update failed that it is kept."""
    return Screen(words_in(delivery.about["language"])("home.sorry"))
