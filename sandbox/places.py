"""Finding the chat or message a call names, and refusing where the bot may not act."""

from sandbox.checks import Args
from sandbox.errors import bad_request, forbidden
from sandbox.world import PRESENT, Chat, Message, Person, World


def find_chat(world: World, args: Args, name: str = "chat_id") -> Chat:
    """Finds the chat a call names, whether the bot can write there or not."""
    chat = _chat(world, args, name)
    if chat.person is not None and not chat.person.started:
        raise bad_request("chat not found")
    return chat


def _chat(world: World, args: Args, name: str = "chat_id") -> Chat:
    wanted = args.values.get(name)
    if wanted in (None, ""):
        raise bad_request("chat_id is empty")
    chat = world.chats.get(wanted) if isinstance(wanted, int) else None
    if chat is None:
        raise bad_request("chat not found")
    if chat.migrated_to is not None:
        words = "group chat was upgraded to a supergroup chat"
        raise bad_request(words, migrate_to_chat_id=chat.migrated_to.id)
    return chat


def writable_chat(world: World, args: Args) -> Chat:
    """Finds the chat a call names, if the bot can write there."""
    chat = _chat(world, args)
    if chat.person is not None:
        _check_person(chat.person)
    else:
        check_presence(chat)
    return chat


def check_presence(chat: Chat) -> None:
    """Refuses where the bot is no longer in the group."""
    if chat.private or chat.bot_status in PRESENT:
        return
    if chat.bot_status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.type} chat")
    raise forbidden(f"bot is not a member of the {chat.type} chat")


def _check_person(person: Person) -> None:
    if person.deactivated:
        raise forbidden("user is deactivated")
    if person.blocked:
        raise forbidden("bot was blocked by the user")
    if not person.started:
        raise forbidden("bot can't initiate conversation with a user")


def find_message(chat: Chat, args: Args, words: str, name: str = "message_id") -> Message:
    """Finds the visible message a call names; refuses with `words` when there is none."""
    if not args.number(name):
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(args.number(name))
    if message is None or message.deleted:
        raise bad_request(words)
    return message


def own_message(world: World, args: Args) -> Message:
    """Finds the message a call wants to edit; only the bot's own can be."""
    message = find_message(writable_chat(world, args), args, "message to edit not found")
    if message.from_ is not world.bot or message.service is not None:
        raise bad_request("message can't be edited")
    return message


def replied_message(chat: Chat, args: Args) -> Message | None:
    """Returns None when the new message replies to nothing."""
    given = args.nested("reply_parameters", dict, "object expected as reply parameters") or {}
    wanted = given.get("message_id") or args.number("reply_to_message_id")
    if not wanted:
        return None
    message = chat.messages.get(wanted) if isinstance(wanted, int) else None
    if message is not None and not message.deleted:
        return message
    if given.get("allow_sending_without_reply") or args.flag("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def thread(chat: Chat, args: Args) -> int | None:
    """Finds the forum topic a new message goes to; the General topic has no number."""
    wanted = args.number("message_thread_id")
    if not wanted:
        return None
    if wanted not in chat.topics:
        raise bad_request("message thread not found")
    return wanted
