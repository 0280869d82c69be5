"""A notice as its reader gets it."""

from core.model.deliveries import DeliveryKind
from core.notices import screens as texts
from core.ui.screens import Screen
from db.notices.notices import load_notice, load_signature
from jobs.sending import Renderer, Sending


async def render_notice(sending: Sending) -> Screen:
    notice = await load_notice(sending.tx, sending.about["notice_id"])
    signed = await load_signature(sending.tx, notice.scope, notice.audience)
    return texts.notice(sending.words, notice.text, signed)


RENDERERS: dict[DeliveryKind, Renderer] = {DeliveryKind.NOTICE: render_notice}
