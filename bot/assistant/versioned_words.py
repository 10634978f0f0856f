"""Says the responses of the version that the message names, so that new words need no new model. Named in endpoints.yml."""

from __future__ import annotations

from typing import Any, Final

from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.assistant.content_versions import VersionRefused, named_content, open_version, responses_of
from bot.assistant.kept_versions import KeptVersions

Responses = dict[str, list[dict[str, Any]]]


def read_responses(id_: str) -> Responses:
    """The responses of a version's dialogue. Raises VersionRefused."""
    try:
        return responses_of(open_version(id_).yaml("bot/assistant/domain/responses/*.yml"))
    except ValueError:
        raise VersionRefused(f"Versionen {id_}: ett svar står två gånger eller är tomt.") from None


SPOKEN: Final = KeptVersions(read_responses)
"""The words of the versions that are ready; one for the process, since there is one generator for each model."""


class VersionedWords(TemplatedNaturalLanguageGenerator):
    """Rasa's own generator. `responses` are the model's own, for what the version does not say and where none is named."""

    def __init__(self, endpoint_config: EndpointConfig | None = None, domain: Domain | None = None) -> None:
        super().__init__(domain.responses if domain else {})

    async def generate(self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any) -> dict[str, Any] | None:
        """The response in the words of the message's version."""
        words = SPOKEN.known(named_content(_metadata(tracker))) or {}
        generator = TemplatedNaturalLanguageGenerator(words if utter_action in words else self.responses)
        return await generator.generate(utter_action, tracker, output_channel, **kwargs)


def _metadata(tracker: DialogueStateTracker) -> list[dict[str, Any]]:
    return [event.metadata or {} for event in reversed(tracker.events) if isinstance(event, UserUttered)]
