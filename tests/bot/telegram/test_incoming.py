"""Of the many kinds of updates four are read, and of those a few fields; everything else is let be, whatever is in it."""

from __future__ import annotations

import json

import pytest
from telegram import Message, Update
from telegram.constants import MessageAttachmentType, UpdateType

from bot.channels.telegram.incoming import ALLOWED_UPDATES, MEDIA, NoUpdate, read_update

CHAT = {"id": 77, "type": "private", "first_name": "Förnamnsson", "username": "hemligt_namn"}
GROUP = {"id": -77, "type": "group", "title": "Familjen"}
SENDER = {"id": 77, "is_bot": False, "first_name": "Förnamnsson", "language_code": "en-GB"}
# Every member that an update can have, from the library's own class.
KINDS = sorted(set(Update.__slots__) - {"update_id"} - {name for name in Update.__slots__ if name.startswith("_")})
SERVICE = sorted({name for name in Message.__slots__ if not name.startswith("_")} - MEDIA - {"text", "from_user"})
JUNK = [None, 0, "x", [], {}, [{}], {"chat": None}, {"chat": CHAT}, {"message_id": "1", "chat": CHAT}, {"message_id": 1, "chat": "x"},
        {"message_id": 1, "chat": {**CHAT, "id": "77"}, "text": "x"}, {"message_id": 1, "chat": CHAT, "text": 5}]  # fmt: skip


def message(**content: object) -> dict:
    return {"message_id": 5, "date": 1, "chat": CHAT, "from": SENDER, **content}


def read(**content: object):
    return read_update({"update_id": 9, **content})


def test_the_library_knows_the_kinds_that_are_tested() -> None:
    assert set(ALLOWED_UPDATES) < set(KINDS) and {kind.value for kind in UpdateType} <= set(KINDS)
    assert len(KINDS) > 20 and len(SERVICE) > 40


def test_all_media_that_the_library_knows_are_media_here() -> None:
    assert {kind.value for kind in MessageAttachmentType} - {"invoice", "successful_payment"} <= MEDIA


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ALLOWED_UPDATES])
@pytest.mark.parametrize("content", [message(text="hej"), {}, None, "x"])
def test_a_kind_that_was_not_asked_for_is_let_be(kind: str, content: object) -> None:
    assert read(**{kind: content}) is None


@pytest.mark.parametrize("kind", ALLOWED_UPDATES)
@pytest.mark.parametrize("content", JUNK)
def test_a_form_that_is_not_the_documentations_is_let_be(kind: str, content: object) -> None:
    assert read(**{kind: content}) is None


@pytest.mark.parametrize("name", SERVICE)
def test_a_message_about_the_chat_itself_is_let_be(name: str) -> None:
    assert read(message=message(**{name: {"any": "thing"}})) is None


@pytest.mark.parametrize("name", sorted(MEDIA))
def test_media_is_known_and_nothing_of_it_is_taken(name: str) -> None:
    incoming = read(message=message(**{name: {"file_id": "FIL", "phone_number": "+46700000000"}}, caption="under bilden"))
    assert incoming is not None and (incoming.kind, incoming.text) == ("media", "under bilden")
    assert "FIL" not in json.dumps(incoming.to_json()) and "+46" not in json.dumps(incoming.to_json())


@pytest.mark.parametrize("update", [None, 1, "x", [], {}, {"update_id": "1"}, {"update_id": True}, {"update_id": -1}, {"update_id": 2**63},
                                    {"update_id": 1.0}, {"message": {}}])  # fmt: skip
def test_what_has_no_update_id_is_no_update(update: object) -> None:
    with pytest.raises(NoUpdate):
        read_update(update)


def test_a_text_comes_with_its_place_and_language_and_nothing_else() -> None:
    incoming = read(message=message(text="hej"))
    assert incoming is not None
    assert incoming.to_json() == {"update_id": 9, "kind": "text", "chat_id": 77, "message_id": 5, "text": "hej", "language": "en",
                                  "callback": ""}  # fmt: skip


def test_a_changed_text_and_a_changed_caption_are_edits_and_a_moved_place_is_nothing() -> None:
    assert read(edited_message=message(text="ny")).kind == "edit"
    assert read(edited_message=message(caption="ny", photo=[])).text == "ny"
    assert read(edited_message=message(location={"latitude": 1, "longitude": 1})) is None


def test_a_press_has_what_it_is_answered_by() -> None:
    incoming = read(callback_query={"id": "q1", "from": SENDER, "message": message(text="fråga"), "data": "pX"})
    assert (incoming.kind, incoming.text, incoming.callback, incoming.message_id) == ("press", "pX", "q1", 5)


@pytest.mark.parametrize("query", [{"id": "q", "data": "x"}, {"id": "q", "inline_message_id": "1", "data": "x"},
                                   {"id": "q", "message": message(), "game_short_name": "x"}])  # fmt: skip
def test_a_press_on_what_is_not_ours_is_let_be(query: dict) -> None:
    assert read(callback_query={"from": SENDER, **query}) is None


@pytest.mark.parametrize(("chat", "status", "kind"), [
    (CHAT, "kicked", "blocked"), (CHAT, "member", None), (GROUP, "member", "group"), (GROUP, "administrator", "group"),
    (GROUP, "restricted", "group"), (GROUP, "left", None), (GROUP, "kicked", None),
    ({**GROUP, "type": "channel"}, "administrator", "group"),
])  # fmt: skip
def test_membership_tells_of_blocking_and_of_groups(chat: dict, status: str, kind: str | None) -> None:
    incoming = read(my_chat_member={"chat": chat, "from": SENDER, "date": 1, "old_chat_member": {}, "new_chat_member": {"status": status}})
    assert (incoming.kind if incoming else None) == kind


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel", "something new"])
def test_of_a_group_nothing_but_its_number_is_taken(kind: str) -> None:
    incoming = read(message=message(chat={**GROUP, "type": kind}, text="hemligt"))
    assert incoming is not None and (incoming.kind, incoming.text) == ("group", "")


def test_another_robot_is_let_be() -> None:
    assert read(message=message(text="hej", **{"from": {**SENDER, "is_bot": True}})) is None


def test_half_a_sign_becomes_one_that_can_be_stored() -> None:
    incoming = read(message=message(text=json.loads('"a\\ud800"')))
    assert incoming is not None and incoming.text == "a\ufffd"
