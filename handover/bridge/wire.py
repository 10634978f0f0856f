"""The requests as they come in. Fields of the draft are judged by the core, not here, so that every error has a code."""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field

ConversationRef = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{16,64}$")]


class _Wire(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class PreviewRequest(_Wire):
    """tests/contract/bridge-preview-request.schema.json"""

    conversation_ref: ConversationRef
    draft: dict[str, Any]
    flags: list[Annotated[str, Field(max_length=60)]] = Field(default=[], max_length=50)


class ConsentRequest(_Wire):
    """tests/contract/bridge-consent-request.schema.json"""

    conversation_ref: ConversationRef
    preview_id: Annotated[str, Field(max_length=200)]


class CodeRequest(_Wire):
    """A lookup or a withdrawal. `code` may be anything at all: what is no code is answered like an unknown one."""

    code: Any = None


class ReplyRequest(CodeRequest):
    """The person writes back. `idempotency_key` is the caller's, one per message."""

    text: Any
    idempotency_key: Annotated[str, Field(min_length=1, max_length=200)]


class AccessibilityRequest(_Wire):
    """tests/contract/bridge-accessibility-request.schema.json"""

    municipality: Annotated[str, Field(max_length=60)]
    text: Annotated[str, Field(max_length=16384)]
    reply_to: Annotated[str, Field(max_length=1000)] = ""
    flags: list[Annotated[str, Field(max_length=60)]] = Field(default=[], max_length=50)
    idempotency_key: Annotated[str, Field(min_length=1, max_length=200)]


class LiveRequest(_Wire):
    """Something about a live conversation of this chat."""

    conversation_ref: ConversationRef
    live_id: Annotated[str, Field(max_length=40)]


class LiveAskRequest(_Wire):
    """The person waits for staff. `consent` is the version of the words that they said yes to."""

    conversation_ref: ConversationRef
    municipality: Annotated[str, Field(max_length=60)]
    consent: Annotated[str, Field(pattern=r"^[0-9a-f]{16,64}$")]


class LiveWriteRequest(LiveRequest):
    """What the person wrote. `earlier`: to the bot, shown because they chose to. `urgent`: the gate found an emergency."""

    text: Annotated[str, Field(max_length=16384)]
    idempotency_key: Annotated[str, Field(min_length=1, max_length=200)]
    urgent: bool = False
    earlier: bool = False


class LiveNewsRequest(LiveRequest):
    """What is new after the line `after`."""

    after: Annotated[int, Field(ge=0, lt=2**53)]


# Only these names may stand in an error: a key that is not ours can hold a person's words.
KNOWN_FIELDS: Final = frozenset(
    name for model in (PreviewRequest, ConsentRequest, CodeRequest, ReplyRequest, LiveAskRequest, LiveWriteRequest, LiveNewsRequest,
                       AccessibilityRequest)
    for name in model.model_fields
)  # fmt: skip
