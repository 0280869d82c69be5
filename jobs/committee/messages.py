"""What the committee's month brings: each kind of delivery, and its line below another reminder."""

from core.model.deliveries import DeliveryKind
from jobs.committee import held_messages, registration_messages
from jobs.sending import Line, Renderer

RENDERERS: dict[DeliveryKind, Renderer] = {
    DeliveryKind.REGISTRATION: registration_messages.render_registration,
    DeliveryKind.REGISTRATION_LIST: registration_messages.render_registration_list,
    DeliveryKind.URGE: registration_messages.render_registration,
    DeliveryKind.HELD_ASKED: held_messages.render_held_asked,
}
LINES: dict[DeliveryKind, Line] = {
    DeliveryKind.REGISTRATION: registration_messages.line_registration,
    DeliveryKind.REGISTRATION_LIST: registration_messages.line_registration_list,
    DeliveryKind.HELD_ASKED: held_messages.line_held_asked,
}
