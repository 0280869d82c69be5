"""A notice that was sent off: five minutes to take it back, then what became of it."""

from core.model.errors import NotAllowed
from core.model.rights import Action, require
from core.notices import buttons
from core.notices import notice as notice_rules
from core.notices import screens as texts
from core.ui.screens import Screen
from db.notices import notices
from db.notices.drafts import load_draft_view, load_waiting
from handlers.notices.write import NOTICE, load_draft
from handlers.turn import Turn


class NoticeLeft(NotAllowed, key="refusal.notice.left"):
    """It went out, or was taken back before: nothing is left to take back."""


class NoticeForgotten(NotAllowed, key="refusal.notice.forgotten"):
    """Its text and whom it did not reach were wiped after their time."""


async def on_send_tapped(turn: Turn, button: buttons.SendButton) -> None:
    """Sends the previewed notice in five minutes; a changed draft is shown again."""
    async with turn.begin() as (tx, actor):
        draft = await load_draft(tx, turn, actor)
        audience = notice_rules.audience_of(actor, draft)
        fresh, notice_id = draft.stamp == button.stamp, 0
        view = await load_draft_view(tx, actor, draft, turn.now)
        if fresh:
            if not view.reached:
                raise notice_rules.NobodyToTell
            notice_id = await notices.save_notice(
                tx,
                draft.scope,
                actor.account_id,
                draft.text,
                audience,
                turn.now,
                turn.now + notice_rules.WAIT,
                turn.message_id,
            )
            await NOTICE.end(tx, actor)
            waiting = await load_waiting(tx, await notices.load_notice(tx, notice_id))
            screen = texts.waiting(turn.words, waiting)
        else:
            screen = texts.draft(turn.words, view)
    await turn.toast("" if fresh else turn.words.plain("notices.stale"))
    await _show(turn, screen, notice_id)


async def _show(turn: Turn, screen: Screen, notice_id: int) -> None:
    """Shows where the notice is; the message follows it from then on."""
    shown = await turn.show(screen)
    if notice_id and shown and shown != turn.message_id:
        async with turn.services.db.begin() as tx:
            await notices.save_progress_message(tx, notice_id, shown)


async def on_undo_tapped(turn: Turn, button: buttons.UndoButton) -> None:
    """Takes the notice back before anybody gets it; the text is a draft again."""
    async with turn.begin() as (tx, actor):
        notice = await notices.load_notice(tx, button.notice_id)
        require(actor, Action.NOTIFY, notice.scope)
        if not await notices.withdraw_notice(tx, notice.id, turn.now):
            raise NoticeLeft
        await NOTICE.save(tx, turn, actor, notice_rules.draft_again(notice))
        await turn.record(tx, actor, "withdraw_notice", notice)
    await turn.toast(turn.words.plain("notices.withdrawn.toast"))
    await turn.show(texts.withdrawn(turn.words))


async def on_now_tapped(turn: Turn, button: buttons.NowButton) -> None:
    """Sends at once, without the rest of the five minutes."""
    async with turn.begin() as (tx, actor):
        notice = await notices.load_notice(tx, button.notice_id)
        require(actor, Action.NOTIFY, notice.scope)
        if not await notices.hurry_notice(tx, notice.id, turn.now):
            raise NoticeLeft
    await turn.toast(turn.words.plain("notices.now.toast"))


async def on_missed_tapped(turn: Turn, button: buttons.MissedButton) -> None:
    async with turn.look() as (tx, actor):
        notice = await notices.load_notice(tx, button.notice_id)
        require(actor, Action.NOTIFY, notice.scope)
        if notice.state not in (notice_rules.NoticeState.SENDING, notice_rules.NoticeState.DONE):
            raise NoticeLeft
        if not notice.text:
            raise NoticeForgotten
        so_far = await notices.load_progress(tx, notice.id)
        missed = await notices.load_missed(tx, notice)
        late = await notices.find_late(tx, notice, turn.now)
    await turn.show(texts.result(turn.words, notice, so_far, missed, button.page, late))
