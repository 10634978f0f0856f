"""How a conversation's content becomes rows, and back. Each seal is bound to its place, so that rows cannot be exchanged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.gateway.answers import Answer
from bot.gateway.messages import Message
from bot.gateway.state import State
from bot.gateway.vault import Vault


def message_row(vault: Vault, message: Message) -> bytes:
    """The sealed content of one message."""
    return vault.seal(f"message {message.id}", [message.author, message.kind, message.text, message.buttons, message.lang])


def message_rows(vault: Vault, messages: Sequence[Message]) -> dict[str, Any]:
    """Parameters `ids` and `sealed` of the statements that write messages."""
    return {"ids": [message.id for message in messages], "sealed": [message_row(vault, message) for message in messages]}


def read_message(vault: Vault, number: int, sealed: bytes) -> Message:
    """The message of a row. Raises Unreadable."""
    return Message(number, *vault.open(f"message {number}", sealed))


def seal_state(vault: Vault, state: State) -> bytes:
    """The sealed state."""
    return vault.seal("state", state.to_json())


def read_state(vault: Vault, sealed: bytes) -> State:
    """The state of a row. Raises Unreadable."""
    return State.from_json(vault.open("state", sealed))


def seal_answer(vault: Vault, key: bytes, answer: Answer) -> bytes:
    """An answer, kept for a request that comes again."""
    return vault.seal(f"answer {key.hex()}", [answer.messages, answer.mode])


def read_answer(vault: Vault, key: bytes, sealed: bytes) -> Answer:
    """The kept answer. Raises Unreadable."""
    return Answer(*vault.open(f"answer {key.hex()}", sealed))
