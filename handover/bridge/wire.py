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


# Only these names may stand in an error: a key that is not ours can hold a person's words.
KNOWN_FIELDS: Final = frozenset(
    name for model in (PreviewRequest, ConsentRequest, CodeRequest, ReplyRequest) for name in model.model_fields
)  # fmt: skip
