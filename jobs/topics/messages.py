"""Which message each kind of the area is."""

from core.model.deliveries import DeliveryKind
from jobs.sending import Line, Renderer
from jobs.topics import (
    checklist_messages,
    due_messages,
    duty_messages,
    evaluation_messages,
    gap_messages,
    task_messages,
)

RENDERERS: dict[DeliveryKind, Renderer] = {
    DeliveryKind.CHECKLIST_PROGRESS: checklist_messages.render_registered,
    DeliveryKind.CHECKLIST_OWN: checklist_messages.render_own_lines,
    DeliveryKind.CHECKLIST_DUE: due_messages.render_due_items,
    DeliveryKind.CHECKLIST_LATE: due_messages.render_late_items,
    DeliveryKind.TASK_GIVEN: task_messages.render_task_given,
    DeliveryKind.RUNNING_ORDER: checklist_messages.render_running_order,
    DeliveryKind.DUTY_ASKED: duty_messages.render_duty_asked,
    DeliveryKind.DUTY_NEWS: duty_messages.render_duty_news,
    DeliveryKind.DUTY_ENDED: duty_messages.render_duty_ended,
    DeliveryKind.SWAP_ASKED: duty_messages.render_swap_asked,
    DeliveryKind.OPINION_ASKED: evaluation_messages.render_opinion_form,
    DeliveryKind.CONCLUSION: evaluation_messages.render_conclusion,
    DeliveryKind.TOPIC_GAP: gap_messages.render_gap,
    DeliveryKind.TOPIC_GAPS: gap_messages.render_gaps,
    DeliveryKind.TOPIC_URGED: gap_messages.render_urged,
}
LINES: dict[DeliveryKind, Line] = {
    DeliveryKind.CHECKLIST_DUE: due_messages.line_due_items,
    DeliveryKind.CHECKLIST_LATE: due_messages.line_late_items,
    DeliveryKind.DUTY_NEWS: duty_messages.line_silent,
    DeliveryKind.TOPIC_GAP: gap_messages.line_gap,
    DeliveryKind.TOPIC_GAPS: gap_messages.line_gaps,
}
