"""Keeps trials of the studio away from the bridge: an editor who tries the bot sends nothing to anybody.

A trial is known by its reference, which the studio alone gives (nlu/studio/jobs/line.py). A person's begins with another sign.
"""

from __future__ import annotations

from typing import Any, Final

from actions.bridge import Bridge, Municipality, Preview, PreviewGoneError, Receipt

TRIAL: Final = "trial_"
CODE: Final = "PROV-PROV-PROV-PROV"
WORDS: Final = "Det här är ett prov. Inget skickas till någon.\nI chatten står här det som skickas till kommunen."


class TrialsApart:
    """The bridge for everybody but trials, which it never hears of."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge

    async def municipalities(self) -> list[Municipality]:
        """As Bridge.municipalities: the list says nothing of who asks."""
        return await self._bridge.municipalities()

    async def preview(self, conversation_ref: str, draft: dict[str, Any], flags: list[str]) -> Preview:
        """As Bridge.preview; of a trial a made-up one, which names its municipality."""
        if conversation_ref.startswith(TRIAL):
            return Preview(TRIAL + str(draft.get("municipality", "")), WORDS)
        return await self._bridge.preview(conversation_ref, draft, flags)

    async def consent(self, conversation_ref: str, preview_id: str) -> Receipt:
        """As Bridge.consent; a trial gets a code that opens nothing."""
        if conversation_ref.startswith(TRIAL):
            return Receipt(CODE, await self._name_of(preview_id))
        if preview_id.startswith(TRIAL):
            raise PreviewGoneError
        return await self._bridge.consent(conversation_ref, preview_id)

    async def _name_of(self, preview_id: str) -> str:
        slug = preview_id[len(TRIAL) :]
        name = next((place.name for place in await self.municipalities() if place.slug == slug), None)
        if name is None:
            raise PreviewGoneError
        return name
