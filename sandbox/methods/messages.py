"""Bot API methods that send, edit and delete messages.

METHODS binds each name to its function, which answers the result or raises Refused.
"""

import mimetypes
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sandbox import checks, shapes
from sandbox.checks import Args, Upload
from sandbox.errors import Refused, bad_request
from sandbox.pictures import picture_size
from sandbox.places import (
    find_chat,
    find_message,
    own_message,
    replied_message,
    thread,
    writable_chat,
)
from sandbox.world import Chat, File, Message, World

Json = dict[str, Any]
DELETABLE_FOR = timedelta(hours=48)
PHOTO_BYTES = 10 * 1024 * 1024
DOCUMENT_BYTES = 50 * 1024 * 1024
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)


def send_message(world: World, args: Args) -> Json:
    text, found = checks.message_text(args)
    return _send(world, writable_chat(world, args), args, text=text, entities=found)


def send_photo(world: World, args: Args) -> Json:
    text, found = checks.caption(args)
    chat = writable_chat(world, args)
    photo = _file(world, args, args.values.get("photo"), "photo")
    return _send(world, chat, args, photo=photo, caption=text, entities=found)


def send_document(world: World, args: Args) -> Json:
    text, found = checks.caption(args)
    chat = writable_chat(world, args)
    document = _file(world, args, args.values.get("document"), "document")
    return _send(world, chat, args, document=document, caption=text, entities=found)


def _send(world: World, chat: Chat, args: Args, **content: Any) -> Json:
    if not chat.bot_can_write:
        raise bad_request("not enough rights to send text messages to the chat")
    markup = checks.markup(args)
    message = world.add_message(
        chat,
        world.bot,
        reply_to=replied_message(chat, args),
        thread_id=thread(chat, args),
        reply_markup=markup.inline,
        reply_keyboard=markup.labels,
        protected=args.flag("protect_content"),
        **content,
    )
    return shapes.message(message)


def _file(world: World, args: Args, given: Any, kind: str) -> File:
    upload = args.uploads.get(kind)
    if isinstance(given, str) and given.startswith("attach://"):
        upload = args.uploads.get(given.removeprefix("attach://"))
    if upload is not None:
        return _keep(world, upload, kind)
    if not isinstance(given, str) or not given:
        raise bad_request(f"there is no {kind} in the request")
    file = world.files.get(given.partition("-")[0])
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if (kind == "photo") != file.path.startswith("photos/"):
        raise bad_request(
            f"can't use file of type {'Document' if kind == 'photo' else 'Photo'}"
            f" as {kind.capitalize()}"
        )
    return file


def _keep(world: World, upload: Upload, kind: str) -> File:
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > (PHOTO_BYTES if kind == "photo" else DOCUMENT_BYTES):
        raise Refused(413, "Request Entity Too Large")
    if kind == "document":
        guessed = mimetypes.guess_type(upload.name)[0] or "application/octet-stream"
        return world.add_file(upload.name, upload.content, guessed, folder="documents")
    size = picture_size(upload.content)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(size) > 10_000 or max(size) > 20 * min(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    mime = mimetypes.guess_type(upload.name)[0] or "image/jpeg"
    return world.add_file(upload.name, upload.content, mime, folder="photos", size=size)


def edit_message_text(world: World, args: Args) -> Json:
    text, found = checks.message_text(args)
    message = own_message(world, args)
    if message.file is not None:
        raise bad_request("there is no text in the message to edit")
    return _edit(world, message, args, text=text, entities=found)


def edit_message_caption(world: World, args: Args) -> Json:
    text, found = checks.caption(args)
    message = own_message(world, args)
    if message.file is None:
        raise bad_request("there is no caption in the message to edit")
    return _edit(world, message, args, caption=text, entities=found)


def edit_message_media(world: World, args: Args) -> Json:
    media = args.nested("media", dict, "object expected as input media") or {}
    kind = media.get("type")
    if kind not in {"photo", "document"}:
        raise bad_request("unsupported message media type" if kind else "media is empty")
    text, found = checks.caption(Args(media))
    message = own_message(world, args)
    file = _file(world, args, media.get("media"), kind)
    files = {"photo": None, "document": None, kind: file}
    return _edit(world, message, args, **files, text="", caption=text, entities=found)


def edit_message_reply_markup(world: World, args: Args) -> Json:
    return _edit(world, own_message(world, args), args)


def _edit(world: World, message: Message, args: Args, **content: Any) -> Json:
    content["reply_markup"] = checks.inline_markup(args)
    if all(getattr(message, name) == value for name, value in content.items()):
        raise bad_request(NOT_MODIFIED)
    for name, value in content.items():
        setattr(message, name, value)
    message.edits += 1
    if len(content) > 1:
        message.edited_at = world.clock.now()
    world.touch()
    return shapes.message(message)


def delete_message(world: World, args: Args) -> bool:
    chat = writable_chat(world, args)
    message = find_message(chat, args, "message to delete not found")
    if world.clock.now() - message.date > DELETABLE_FOR:
        raise bad_request("message can't be deleted for everyone")
    if not _may_delete(world, message):
        raise bad_request("message can't be deleted")
    _delete(world, message)
    return True


def delete_messages(world: World, args: Args) -> bool:
    chat = writable_chat(world, args)
    ids = args.nested("message_ids", list, "expected an Array of message identifiers")
    if not ids:
        raise bad_request("message identifiers are not specified")
    if len(ids) > 100:
        raise bad_request("too many message identifiers specified")
    for message_id in ids:
        message = chat.messages.get(message_id)
        if message is not None and not message.deleted and _may_delete(world, message):
            _delete(world, message)
    return True


def _may_delete(world: World, message: Message) -> bool:
    chat = message.chat
    if message.from_ is world.bot or chat.private:
        return True
    return chat.bot_status == "administrator" and chat.bot_can_delete


def _delete(world: World, message: Message) -> None:
    message.deleted, message.pinned = True, False
    world.touch()


def copy_message(world: World, args: Args) -> Json:
    chat = writable_chat(world, args)
    original = find_message(
        find_chat(world, args, "from_chat_id"), args, "message to copy not found"
    )
    content = _content(original)
    if "caption" in args.values and original.file is not None:
        content["caption"], content["entities"] = checks.caption(args)
    return {"message_id": _send(world, chat, args, **content)["message_id"]}


def forward_message(world: World, args: Args) -> Json:
    chat = writable_chat(world, args)
    original = find_message(
        find_chat(world, args, "from_chat_id"), args, "message to forward not found"
    )
    origin = {
        "type": "user",
        "sender_user": shapes.user(original.from_),
        "date": shapes.unix(original.date),
    }
    return _send(world, chat, args, **_content(original), service={"forward_origin": origin})


def _content(original: Message) -> Json:
    names = ("text", "entities", "caption", "photo", "document")
    return {name: getattr(original, name) for name in names}


def send_chat_action(world: World, args: Args) -> bool:
    writable_chat(world, args)
    if not args.text("action"):
        raise bad_request("wrong parameter action in request")
    return True


METHODS: dict[str, Callable[[World, Args], Any]] = {
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageMedia": edit_message_media,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "copyMessage": copy_message,
    "forwardMessage": forward_message,
    "sendChatAction": send_chat_action,
}
