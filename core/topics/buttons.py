"""The data of the buttons of the area "topics"."""

from core.topics.duties import DutyKind
from core.ui.buttons import ButtonData


class ChecklistButton(ButtonData, code="yl"):
    """Opens the checklist of a meeting: all of it for leaders, one's own lines for others."""

    meeting_id: int


class TickButton(ButtonData, code="yt"):
    """The line is done (1), or not after all (0); `listed` 1: tapped in the list /viec."""

    item_id: int
    done: int
    listed: int = 0


class EditListButton(ButtonData, code="ye"):
    meeting_id: int


class ItemButton(ButtonData, code="yi"):
    """One line's page: whose it is, when it is due."""

    item_id: int


class OwnersButton(ButtonData, code="yo"):
    item_id: int
    page: int = 0


class OwnerButton(ButtonData, code="yw"):
    """The line is this member's (0: nobody's)."""

    item_id: int
    member_id: int


class DueButton(ButtonData, code="yd"):
    item_id: int
    offset: int


class DropItemButton(ButtonData, code="yx"):
    item_id: int


class AddItemButton(ButtonData, code="ya"):
    meeting_id: int


class TemplateButton(ButtonData, code="yp"):
    """Keeps these lines as the cell's own template (1), or goes back to the guide's (0)."""

    meeting_id: int
    keep: int


class DutyButton(ButtonData, code="wv"):
    duty_id: int


class AcceptDutyButton(ButtonData, code="wa"):
    duty_id: int


class DeclineDutyButton(ButtonData, code="wd"):
    duty_id: int


class WhyButton(ButtonData, code="ww"):
    duty_id: int


class SwapButton(ButtonData, code="ws"):
    """Đổi: whom to ask."""

    duty_id: int
    page: int = 0


class AskColleagueButton(ButtonData, code="wk"):
    duty_id: int
    member_id: int


class SwapAnswerButton(ButtonData, code="wy"):
    """The colleague agrees (1) or not (0)."""

    swap_id: int
    agreed: int


class RemindButton(ButtonData, code="wr"):
    duty_id: int


class ReplaceButton(ButtonData, code="wx"):
    duty_id: int
    member_id: int


class PlanButton(ButtonData, code="td"):
    cell_id: int
    year: int


class TopicButton(ButtonData, code="tp"):
    topic_id: int


class EvaluateButton(ButtonData, code="zg"):
    meeting_id: int


class QuestionButton(ButtonData, code="zq"):
    """Asks for one thing; `guided` 1: then for the next that is open."""

    meeting_id: int
    question: str
    guided: int = 0


class LengthButton(ButtonData, code="zl"):
    """So many minutes it lasted."""

    meeting_id: int
    minutes: int
    guided: int = 0


class PointsButton(ButtonData, code="zs"):
    """So many points for one line of the score."""

    meeting_id: int
    item: str
    points: int


class GatherButton(ButtonData, code="zh"):
    meeting_id: int


class OpinionButton(ButtonData, code="zo"):
    meeting_id: int
    part: str


class AddTaskButton(ButtonData, code="zt"):
    meeting_id: int


class CloseButton(ButtonData, code="zc"):
    """Hoàn tất đánh giá: closes the session; `unfinished` 1: its topic goes on at a later one."""

    meeting_id: int
    unfinished: int = 0


class ReadButton(ButtonData, code="zr"):
    meeting_id: int


class SuggestionsButton(ButtonData, code="tq"):
    """The committee's suggestions to its cells: an officer's list."""

    committee_id: int
    year: int


class UrgeTopicsButton(ButtonData, code="tu"):
    """Cells that lack a session are urged; `seen` 0 shows who would be, else sends that plan."""

    committee_id: int
    seen: int = 0


class AddTopicButton(ButtonData, code="ta"):
    """Asks for a topic of this quarter (its first day, ISO); cell 0: a committee's suggestion."""

    committee_id: int
    cell_id: int
    quarter: str


class TakeButton(ButtonData, code="tt"):
    cell_id: int
    topic_id: int


class DropTopicButton(ButtonData, code="tx"):
    """The topic is not planned any more; `sure` 0 asks first."""

    topic_id: int
    sure: int = 0


class TasksButton(ButtonData, code="vl"):
    """The list again."""


class TaskDoneButton(ButtonData, code="vt"):
    """A task a meeting gave is done (1), or not after all (0)."""

    task_id: int
    done: int


class TaskOwnersButton(ButtonData, code="vo"):
    """Whose a task a meeting gave is from now on: the cell's members."""

    task_id: int
    page: int = 0


class TaskOwnerButton(ButtonData, code="vw"):
    task_id: int
    member_id: int


class AssignButton(ButtonData, code="tg"):
    """Who prepares: the rotation's order."""

    topic_id: int
    kind: DutyKind
    page: int = 0


class ChooseButton(ButtonData, code="tc"):
    topic_id: int
    kind: DutyKind
    member_id: int


class TakeBackButton(ButtonData, code="tb"):
    duty_id: int


class SessionsButton(ButtonData, code="te"):
    topic_id: int


class BindSessionButton(ButtonData, code="tm"):
    """The topic's session is this meeting (0: none)."""

    topic_id: int
    meeting_id: int


class NewSessionButton(ButtonData, code="tn"):
    topic_id: int


class RetitleButton(ButtonData, code="tw"):
    topic_id: int
