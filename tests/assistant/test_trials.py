"""An editor tries the bot in the real Rasa with the real actions and the real understanding, and the bridge hears nothing of it."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from fastapi.testclient import TestClient

from foundation.content.parts import read_tree
from foundation.content.versions import SHIPPED, Version, Versions
from foundation.logs import EventLog
from foundation.settings import ROOT
from nlu.encoder.analyser import Analyser
from nlu.encoder.service import create_app
from nlu.encoder.versions import VersionedAnalysers
from nlu.studio.content.conversations import Conversation, Step
from nlu.studio.content.danger_words import danger_words
from nlu.studio.jobs.changes import spoken_of
from nlu.studio.jobs.line import DialogueSilent
from nlu.studio.jobs.talking import RasaDialogue, hold_all
from nlu.studio.store.trials import Trial
from nlu.studio.web.sandbox.trying import Services, Trying
from nlu.studio.web.sandbox.understanding import NluService, UnderstandingSilent
from tests.assistant.box import Box
from tests.assistant.fake_bridge import FakeBridge

SUPPORT, COST = "bot/assistant/domain/responses/support.yml", "vad kostar det"
NOW = "han slår mig nu, jag är rädd att han dödar mig"


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser.load(ROOT / "models")


@pytest.fixture
def understanding(analyser: Analyser, box: Box) -> Iterator[NluService]:
    log = EventLog("nlu")
    app = create_app(VersionedAnalysers(analyser, ROOT / "models" / "heads", Versions(box.content), log), log)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield NluService("http://nlu", client)


@pytest.fixture
def versions(box: Box) -> Versions:
    return Versions(box.content)


@pytest.fixture
def services(understanding: NluService, box: Box) -> Services:
    return Services(understanding, RasaDialogue(f"http://127.0.0.1:{box.rasa_port}"))


class Editor:
    """Somebody who tries a version on the page, turn by turn."""

    def __init__(self, services: Services, versions: Versions, id_: str) -> None:
        self._version: Version = versions.open(id_)
        self._trying = Trying(services, versions.live_id)
        self.trial = self._trying.begin(self._version)

    def write(self, text: str) -> dict:
        return self._after(self._trying.write(self.trial, self._version, text))

    def press(self, title: str) -> dict:
        buttons = [button for part in self.trial.turns[-1]["parts"] for button in part["buttons"]]
        return self._after(self._trying.press(self.trial, self._version, next(one for one in buttons if one["title"] == title)))

    def forget(self) -> None:
        self._trying.forget(self.trial)

    def _after(self, turn: dict) -> dict:
        self.trial = Trial(self.trial.name, self.trial.version, (*self.trial.turns, turn))
        return turn


def words(turn: dict) -> str:
    return "\n".join(part["text"] for part in turn["parts"])


def test_answer_is_explained(services: Services, versions: Versions) -> None:
    editor = Editor(services, versions, SHIPPED)
    editor.press("Någon skadar mig")
    turn = editor.write(COST)
    assert (turn["analysis"]["intent"]["name"], turn["answers"], turn["gate"]) == ("ask_cost", ["utter_ask_cost"], "")
    assert "[[" not in words(turn) and turn["analysis"]["intent"]["confidence"] > 0.3


def test_whole_contact_form_is_tried_and_nothing_reaches_the_bridge(services: Services, versions: Versions, bridge: FakeBridge) -> None:
    editor, before = Editor(services, versions, SHIPPED), (dict(bridge.previews), dict(bridge.sent))
    editor.press("Jag har skadat eller är rädd att skada någon")
    editor.write("jag vill bli kontaktad")
    editor.write("Varberg")
    for title in ("Våld eller hot från mig", "Bara en kod, jag läser svaret här", "Nej", "Hoppa över"):
        turn = editor.press(title)
    assert "Det här är ett prov. Inget skickas till någon." in words(turn)
    sent = editor.press("Ja, skicka det här")
    assert "PROV-PROV-PROV-PROV" in words(sent) and "Varberg" in words(sent)
    assert (bridge.previews, bridge.sent) == before
    editor.forget()


def test_emergency_is_answered_from_memory(services: Services, versions: Versions) -> None:
    dead = Services(NluService("http://127.0.0.1:9"), RasaDialogue("http://127.0.0.1:9"))
    version = versions.open(SHIPPED)
    turn = Trying(dead, versions.live_id).write(Trial("trial_0123456789abcdef", SHIPPED), version, NOW)
    assert turn["gate"] == "emergency" and "Ring 112 nu." in words(turn)


def test_other_version_says_its_own_words_and_the_live_one_stays(services: Services, versions: Versions, box: Box) -> None:
    tree = read_tree()
    changed = tree | {SUPPORT: tree[SUPPORT].replace("gratis", "gratis PROVORD")}
    made = versions.make(changed, ROOT / "models" / "heads", box.model, "words", None)
    tried, live = Editor(services, versions, made.id), Editor(services, versions, SHIPPED)
    assert "PROVORD" in words(tried.write(COST)) and "PROVORD" not in words(live.write(COST))


def test_version_that_is_not_there_is_told_in_words(services: Services) -> None:
    with pytest.raises(UnderstandingSilent) as understanding:
        services.understanding.load("0123456789abcdef")
    with pytest.raises(DialogueSilent) as dialogue:
        services.dialogue.load("0123456789abcdef")
    for error in (understanding, dialogue):
        assert "finns inte eller går inte att läsa" in str(error.value)


def test_trial_that_was_saved_is_held_as_it_went(services: Services, analyser: Analyser) -> None:
    tree = read_tree()
    talk = Conversation("Kostnad", (Step("press", "Någon skadar mig"), Step("person", COST), Step("intent", "ask_cost"),
                                    Step("bot", "utter_ask_cost")), "stories/tests/studio.yml")  # fmt: skip
    analyses = {COST: analyser.analyse(COST)}
    (held,) = hold_all([talk], services.dialogue, SHIPPED, spoken_of(tree), analyses, danger_words(tree))
    assert held.fault == ""


@pytest.mark.parametrize("status", [200, 409, 500])
def test_answer_that_is_none_is_silence(status: int) -> None:
    def wrong(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(status, content=b"[]")

    http = httpx.Client(base_url="http://x", transport=httpx.MockTransport(wrong))
    with pytest.raises(UnderstandingSilent):
        NluService("http://x", http).read("hej", SHIPPED)
    with pytest.raises(DialogueSilent):
        RasaDialogue("http://x", http).say("trial_0123456789abcdef", "hej", {})
