from datetime import timedelta
from pathlib import Path

import pytest
import segno
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto, Message
from telegram.error import BadRequest

from sandbox import Person, Sandbox
from tests.sandbox.wire import HandClock, Wire

ANSWERS = InlineKeyboardMarkup(
    [
        [
            InlineKeyboardButton("✅ Tham dự", callback_data="a:1"),
            InlineKeyboardButton("Vắng", callback_data="a:2"),
        ],
        [InlineKeyboardButton("Xem", url="https://example.org/lich")],
    ]
)


def qr(tmp_path: Path) -> bytes:
    path = tmp_path / "qr.png"
    segno.make("https://t.me/chibo_demo_bot?start=abc").save(str(path), scale=20)
    return path.read_bytes()


async def test_a_sent_message_is_what_the_person_sees(
    bot: Bot, sandbox: Sandbox, an: Person
) -> None:
    sent = await bot.send_message(
        an.id, "<b>Họp</b> lúc 19:30 &lt;nhé&gt;", parse_mode="HTML", reply_markup=ANSWERS
    )
    seen = sandbox.last(an)
    assert (seen.id, seen.text) == (sent.message_id, "Họp lúc 19:30 <nhé>")
    assert seen.html == "<b>Họp</b> lúc 19:30 &lt;nhé&gt;"
    assert sandbox.buttons(seen) == ["✅ Tham dự", "Vắng", "Xem"]
    assert sent.date == sandbox.clock.now()
    assert sent.text_html == "<b>Họp</b> lúc 19:30 &lt;nhé&gt;"


async def test_an_edit_keeps_the_date_and_says_when_it_was_made(
    bot: Bot, sandbox: Sandbox, an: Person, clock: HandClock
) -> None:
    sent = await bot.send_message(an.id, "một", reply_markup=ANSWERS)
    clock.at += timedelta(minutes=5)
    edited = await bot.edit_message_text("hai", an.id, sent.message_id)
    assert isinstance(edited, Message)
    assert (edited.text, edited.date, edited.edit_date) == ("hai", sent.date, clock.at)
    assert edited.reply_markup is None
    assert sandbox.last(an).edits == 1


async def test_changing_only_buttons_shows_no_edit_mark(bot: Bot, an: Person) -> None:
    sent = await bot.send_message(an.id, "một")
    edited = await bot.edit_message_reply_markup(an.id, sent.message_id, reply_markup=ANSWERS)
    assert isinstance(edited, Message)
    assert (edited.reply_markup, edited.edit_date) == (ANSWERS, None)


async def test_the_same_again_is_not_modified(bot: Bot, an: Person) -> None:
    sent = await bot.send_message(an.id, "<i>một</i>", parse_mode="HTML", reply_markup=ANSWERS)
    with pytest.raises(BadRequest, match=r"(?i)message is not modified: specified new message"):
        await bot.edit_message_text(
            "<i>một</i>", an.id, sent.message_id, parse_mode="HTML", reply_markup=ANSWERS
        )


async def test_edits_that_cannot_be(wire: Wire, sandbox: Sandbox, an: Person, bot: Bot) -> None:
    theirs = sandbox.say(an, "của tôi")
    paper = await bot.send_document(an.id, b"abc", filename="bien-ban.txt")
    text = await bot.send_message(an.id, "chữ")

    async def edit(message_id: int, method: str = "editMessageText", **more: object) -> str:
        given = {"chat_id": an.id, "message_id": message_id, "text": "mới"} | more
        return (await wire.refused(method, **given))[1]

    assert await edit(theirs.id) == "Bad Request: message can't be edited"
    assert await edit(999_999) == "Bad Request: message to edit not found"
    assert await edit(0) == "Bad Request: message identifier is not specified"
    assert await edit(paper.message_id) == "Bad Request: there is no text in the message to edit"
    words = "Bad Request: there is no caption in the message to edit"
    assert await edit(text.message_id, "editMessageCaption", caption="x") == words


async def test_deleting(bot: Bot, sandbox: Sandbox, an: Person, clock: HandClock) -> None:
    old = await bot.send_message(an.id, "cũ")
    clock.at += timedelta(hours=49)
    new = await bot.send_message(an.id, "mới")
    await bot.delete_message(an.id, new.message_id)
    assert [message.text for message in sandbox.messages(an)] == ["cũ"]
    with pytest.raises(BadRequest, match=r"(?i)message to delete not found"):
        await bot.delete_message(an.id, new.message_id)
    with pytest.raises(BadRequest, match=r"(?i)message can't be deleted for everyone"):
        await bot.delete_message(an.id, old.message_id)


async def test_deleting_many_passes_over_what_is_not_there(
    bot: Bot, sandbox: Sandbox, an: Person
) -> None:
    ids = [(await bot.send_message(an.id, str(n))).message_id for n in range(3)]
    await bot.delete_messages(an.id, [*ids[:2], 999_999])
    assert [message.text for message in sandbox.messages(an)] == ["2"]


async def test_pinning_leaves_a_service_message(bot: Bot, sandbox: Sandbox, an: Person) -> None:
    sent = await bot.send_message(an.id, "bảng")
    await bot.pin_chat_message(an.id, sent.message_id)
    update = (await bot.get_updates(timeout=1))[0]
    assert update.message is not None
    assert update.message.pinned_message is not None
    assert update.message.pinned_message.message_id == sent.message_id
    assert sandbox.last(an).pinned
    assert (await bot.get_chat(an.id)).pinned_message is not None
    await bot.unpin_chat_message(an.id)
    assert not sandbox.last(an).pinned
    with pytest.raises(BadRequest, match=r"(?i)message to unpin not found"):
        await bot.unpin_chat_message(an.id)


async def test_a_document_can_be_fetched_again(bot: Bot, sandbox: Sandbox, an: Person) -> None:
    sent = await bot.send_document(an.id, "sổ".encode(), filename="so.csv", caption="<b>Sổ</b>",
                                   parse_mode="HTML")  # fmt: skip
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.mime_type) == ("so.csv", "text/csv")
    file = await bot.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == "sổ".encode()
    again = await bot.send_document(an.id, sent.document.file_id)
    assert again.document is not None
    assert again.document.file_unique_id == sent.document.file_unique_id
    assert sandbox.messages(an)[0].caption == "Sổ"


async def test_a_picture_comes_in_sizes(
    bot: Bot, sandbox: Sandbox, an: Person, tmp_path: Path
) -> None:
    sent = await bot.send_photo(an.id, qr(tmp_path), caption="Quét để vào")
    assert len(sent.photo) > 1
    widths = [size.width for size in sent.photo]
    assert widths == sorted(widths)
    smallest = await bot.get_file(sent.photo[0].file_id)
    assert bytes(await smallest.download_as_bytearray()) == qr(tmp_path)
    edited = await bot.edit_message_caption(an.id, sent.message_id, caption="Mới")
    assert isinstance(edited, Message)
    assert edited.caption == "Mới"
    assert sandbox.last(an).photo is not None


async def test_a_picture_takes_anothers_place(bot: Bot, an: Person, tmp_path: Path) -> None:
    sent = await bot.send_document(an.id, b"abc", filename="a.txt")
    media = InputMediaPhoto(qr(tmp_path), caption="<b>QR</b>", parse_mode="HTML")
    edited = await bot.edit_message_media(media, an.id, sent.message_id)
    assert isinstance(edited, Message)
    assert (edited.caption_html, edited.document) == ("<b>QR</b>", None)
    assert edited.photo


async def test_what_is_no_picture_is_refused(bot: Bot, an: Person) -> None:
    with pytest.raises(BadRequest, match=r"(?i)IMAGE_PROCESS_FAILED"):
        await bot.send_photo(an.id, b"not a picture")


async def test_replies_copies_and_forwards(bot: Bot, sandbox: Sandbox, an: Person) -> None:
    question = sandbox.say(an, "mấy giờ?")
    answer = await bot.send_message(an.id, "19:30", reply_to_message_id=question.id)
    assert answer.reply_to_message is not None
    assert answer.reply_to_message.text == "mấy giờ?"
    copied = await bot.copy_message(an.id, an.id, answer.message_id)
    assert sandbox.last(an).id == copied.message_id
    forwarded = await bot.forward_message(an.id, an.id, question.id)
    assert forwarded.forward_origin is not None
    with pytest.raises(BadRequest, match=r"(?i)message to be replied not found"):
        await bot.send_message(an.id, "?", reply_to_message_id=999_999)


async def test_topics(bot: Bot, sandbox: Sandbox, an: Person) -> None:
    forum = sandbox.add_group("Chi bộ 1", [an], forum=True)
    sandbox.add_bot(forum, by=an)
    topic = sandbox.add_topic(forum, "Lịch họp")
    sent = await bot.send_message(forum.id, "lịch", message_thread_id=topic)
    assert (sent.message_thread_id, sent.is_topic_message) == (topic, True)
    with pytest.raises(BadRequest, match=r"(?i)message thread not found"):
        await bot.send_message(forum.id, "lịch", message_thread_id=1)
