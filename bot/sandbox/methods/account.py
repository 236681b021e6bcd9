"""The bot about itself: getMe, its names and descriptions, its menu button, its files."""

from bot.sandbox.files import MAX_DOWNLOAD
from bot.sandbox.methods.table import Call, method
from bot.sandbox.refusals import bad_request
from bot.sandbox.shapes import a_string, an_object
from bot.sandbox.wire import Json

ABILITIES = {
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
    "can_connect_to_business": False,
    "has_main_web_app": False,
    "has_topics_enabled": False,  # see get_me
    "allows_users_to_create_topics": False,
    "can_manage_bots": False,
}


@method("getMe")
def get_me(call: Call) -> Json:
    return {**call.bot.user(), **ABILITIES, "has_topics_enabled": call.bot.topics}


@method("getFile")
def get_file(call: Call) -> Json:
    file_id = call.params.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    file = call.world.files.get(file_id)
    if file is None:
        raise bad_request("invalid file_id")
    if file.size > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return {**file.sizes(), "file_path": file.path}


def _set(call: Call, field: str, limit: int, too_long: str) -> bool:
    text = call.params.text(field)
    if len(text) > limit:
        raise bad_request(too_long)
    call.bot.profile[field] = text
    return True


@method("setMyName")
def set_my_name(call: Call) -> bool:
    done = _set(call, "name", 64, "BOT_TITLE_INVALID")
    call.bot.name = call.params.text("name") or call.bot.name
    return done


@method("setMyDescription")
def set_my_description(call: Call) -> bool:
    return _set(call, "description", 512, "BOT_DESCRIPTION_INVALID")


@method("setMyShortDescription")
def set_my_short_description(call: Call) -> bool:
    return _set(call, "short_description", 120, "BOT_ABOUT_INVALID")


@method("getMyName")
def get_my_name(call: Call) -> Json:
    return {"name": call.bot.name}


@method("getMyDescription")
def get_my_description(call: Call) -> Json:
    return {"description": call.bot.profile.get("description", "")}


@method("getMyShortDescription")
def get_my_short_description(call: Call) -> Json:
    return {"short_description": call.bot.profile.get("short_description", "")}


@method("setChatMenuButton")
def set_chat_menu_button(call: Call) -> bool:
    raw = call.params.json("menu_button", "menu button") or {"type": "default"}
    button = an_object(raw, "MenuButton")
    if a_string(button, "type", "MenuButton") not in {"default", "commands", "web_app"}:
        raise bad_request("can't parse MenuButton: MenuButton has unsupported type")
    call.bot.profile[f"menu_button {call.params.text('chat_id')}"] = button
    return True


@method("getChatMenuButton")
def get_chat_menu_button(call: Call) -> Json:
    own: Json = call.bot.profile.get(f"menu_button {call.params.text('chat_id')}", {"type": "default"})
    return own


@method("logOut")
def log_out(_call: Call) -> bool:
    return True


@method("close")
def close(_call: Call) -> bool:
    return True
