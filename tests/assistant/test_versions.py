"""Versions of the content in the real Rasa with the real actions: chosen by each message, shared by all chats, refused when broken."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import jsonschema
import pytest

from bot.assistant.model_archive import seal
from foundation.content.parts import Tree, read_tree
from foundation.content.versions import Version, Versions
from tests.assistant.box import Box, Person, buttons, texts, train
from tests.assistant.fake_bridge import schema

COST = "bot/assistant/domain/responses/support.yml"
SUGGEST = "actions/texts/conversation.yml"
WORDS_ONLY_SECONDS = 10


@pytest.fixture(scope="module")
def heads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Something in the place of the nlu service's heads, which this box never reads."""
    folder = tmp_path_factory.mktemp("heads")
    (folder / "heads.json").write_text("{}")
    return folder


@pytest.fixture
def versions(box: Box) -> Iterator[Versions]:
    """The versions of the running box."""
    yield Versions(box.content)


def in_words(tree: Tree, mark: str) -> Tree:
    """`tree` with a mark in an answer of Rasa's own and in one of the actions'."""
    changed = {
        COST: tree[COST].replace("gratis", f"gratis {mark}"),
        SUGGEST: tree[SUGGEST].replace("vad du menar.", f"vad du menar {mark}."),
    }
    assert all(changed[path] != tree[path] for path in changed)
    return tree | changed


def worded(versions: Versions, box: Box, heads: Path, mark: str) -> Version:
    return versions.make(in_words(read_tree(), mark), heads, box.model, "words", None)


def prepare(box: Box, content: str) -> httpx.Response:
    sent = {"content": content}
    jsonschema.validate(sent, schema("content-version"))
    return httpx.post(f"http://127.0.0.1:{box.rasa_port}/webhooks/rest/versions", json=sent, timeout=60)


def suggestion(person: Person) -> str:
    """What the actions say when two meanings are near each other."""
    ranking = [{"name": "ask_cost", "confidence": 0.2}, {"name": "ask_anonymity", "confidence": 0.19}]
    return texts(person.write("vad händer", "ask_cost", 0.2, ranking))


def test_words_of_a_version_are_said_without_training_and_those_of_the_old_one_as_well(box: Box, versions: Versions, heads: Path) -> None:
    began = time.monotonic()
    made = worded(versions, box, heads, "KOLIBRI")
    answer = prepare(box, made.id)
    took = time.monotonic() - began
    assert (answer.status_code, answer.json()) == (200, {"content": made.id}) and took < WORDS_ONLY_SECONDS
    jsonschema.validate(answer.json(), schema("content-version"))
    new, old = Person(box, content=made.id), Person(box, content="shipped")
    assert "gratis KOLIBRI" in texts(new.press("/ask_cost")) and "KOLIBRI" in suggestion(new)
    assert "KOLIBRI" not in texts(old.press("/ask_cost")) + suggestion(old) + texts(Person(box).press("/ask_cost"))


def test_form_that_was_begun_in_one_version_goes_on_in_another(box: Box, versions: Versions, heads: Path) -> None:
    made = worded(versions, box, heads, "TRANA")
    assert prepare(box, made.id).status_code == 200
    person = Person(box, content="shipped")
    person.press("/start_referral")
    person.content = made.id
    heard = person.write("varberg")
    assert [each["title"] for each in buttons(heard)][:1] == ["Våld eller hot från mig"]
    assert "gratis TRANA" in texts(person.write("vad kostar det", "ask_cost"))
    person.content = "shipped"
    assert "Inget är skickat" in texts(person.write("avbryt") and person.press_titled("Avbryt, skicka inget"))


def test_version_that_is_not_ready_is_answered_from_another_and_made_ready(box: Box, versions: Versions, heads: Path) -> None:
    made = worded(versions, box, heads, "GULDFINK")
    person = Person(box, content=made.id)
    assert "gratis" in texts(person.press("/ask_cost"))
    deadline = time.monotonic() + 20
    while "GULDFINK" not in texts(person.press("/ask_cost")):
        assert time.monotonic() < deadline
        time.sleep(0.2)


def changed_answers(made: Version) -> None:
    path = made.tree / COST
    path.write_text(path.read_text(encoding="utf-8").replace("gratis", "dyrt"), encoding="utf-8")


def changed_archive(made: Version) -> None:
    made.dialogue.write_bytes(made.dialogue.read_bytes() + b"x")
    seal(made.dialogue)


def gone(made: Version) -> None:
    shutil.rmtree(made.tree.parent)


@pytest.mark.parametrize("harm", [changed_answers, changed_archive, gone])
def test_harmed_version_is_refused_and_the_old_one_answers(box: Box, versions: Versions, heads: Path, harm) -> None:
    made = worded(versions, box, heads, harm.__name__)
    if harm is changed_archive:
        made = versions.make(in_words(read_tree(), "other model"), heads, other_archive(box.model), "trained", None)
    harm(made)
    refused = prepare(box, made.id)
    assert refused.status_code == 409 and refused.headers["content-type"] == "application/problem+json"
    jsonschema.validate(refused.json(), schema("problem"))
    person = Person(box, content=made.id)
    assert "gratis" in texts(person.press("/ask_cost"))


def other_archive(model: Path) -> Path:
    """An archive with another hash than the running one."""
    copy = model.with_name("other") / "assistant.tar.gz"
    copy.parent.mkdir(exist_ok=True)
    copy.write_bytes(model.read_bytes() + b"\0" * 512)
    seal(copy)
    return copy


BROKEN = {"twice": (COST, lambda text: text.replace("utter_ask_cost:", "utter_ask_cost_x:\n  - text: a\n  utter_ask_cost_x:")),
          "no yaml": (COST, lambda _: "responses: [\n"), "no text of the form": (SUGGEST, lambda _: "responses: {}\n")}  # fmt: skip


@pytest.mark.parametrize("fault", BROKEN)
def test_version_with_a_broken_file_is_refused(box: Box, versions: Versions, heads: Path, fault: str) -> None:
    path, harm = BROKEN[fault]
    tree = read_tree()
    made = versions.make(tree | {path: harm(tree[path])}, heads, box.model, "words", None)
    assert prepare(box, made.id).status_code == 409


@pytest.mark.parametrize("name", ["", "0" * 16, "../../etc", "0" * 15 + "/", "SHIPPED"])
def test_name_of_no_version_is_refused_and_answered_all_the_same(box: Box, name: str) -> None:
    url = f"http://127.0.0.1:{box.rasa_port}/webhooks/rest"
    assert httpx.post(f"{url}/versions", json={"content": name}, timeout=10).status_code == 409
    sent = {"sender": Person(box).sender, "message": "/ask_cost", "metadata": {"content": name}}
    assert "gratis" in texts(httpx.post(f"{url}/webhook", json=sent, timeout=10).json())


def test_retrained_version_knows_its_new_intent_and_takes_over_a_running_chat(
    box: Box, versions: Versions, heads: Path, tmp_path: Path
) -> None:
    tree = with_new_intent(read_tree())
    for path, text in tree.items():
        (tmp_path / "tree" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "tree" / path).write_text(text, encoding="utf-8")
    archive = train(tmp_path / "model", tmp_path / "tree")
    made = versions.make(tree, heads, archive, "trained", None)
    began = time.monotonic()
    assert prepare(box, made.id).status_code == 200
    assert time.monotonic() - began < WORDS_ONLY_SECONDS
    person = Person(box, content="shipped")
    person.press('/choose_role{"role":"self"}')
    person.content = made.id
    assert "Hundar är välkomna." in texts(person.write("får hunden följa med", "ask_dogs"))
    assert buttons(person.press("/start_referral")) or person.heard
    # And back, with an intent and an action in the chat that the old model has never heard of.
    person.content = "shipped"
    assert [each["title"] for each in buttons(person.write("varberg"))][:1] == ["Våld eller hot från mig"]
    assert "gratis" in texts(person.write("vad kostar det", "ask_cost"))


def with_new_intent(tree: Tree) -> Tree:
    intents, rules = "bot/assistant/domain/intents.yml", "stories/rules/questions_support.yml"
    nlu = "bot/assistant/nlu.yml"
    added = {
        intents: tree[intents].replace("- ask_cost\n", "- ask_cost\n- ask_dogs\n"),
        COST: tree[COST].rstrip() + "\n  utter_ask_dogs:\n  - text: Hundar är välkomna.\n",
        rules: tree[rules].rstrip() + "\n- rule: dogs\n  steps:\n  - intent: ask_dogs\n  - action: utter_ask_dogs\n",
        nlu: tree[nlu].rstrip() + "\n- intent: ask_dogs\n  examples: |\n    - får hunden följa med\n",
    }
    assert all(added[path] != tree[path] for path in added), "the files have another form now"
    return tree | added


def test_chats_run_on_while_versions_are_exchanged(box: Box, versions: Versions, heads: Path) -> None:
    """Forty people each write five times while the live version changes ten times: every turn answered once, from one version."""
    made = [worded(versions, box, heads, f"ORD{number}") for number in range(4)]
    named = [*(each.id for each in made)]
    current = ["shipped"]

    def chat(_number: int) -> list[tuple[str, str]]:
        person, heard = Person(box), []
        for _ in range(5):
            person.content = current[0]
            heard.append((person.content, texts(person.press("/ask_cost")) + suggestion(person)))
        return heard

    with ThreadPoolExecutor(8) as people:
        chats = [people.submit(chat, number) for number in range(40)]
        for number in range(10):
            assert prepare(box, named[number % 4]).status_code == 200
            current[0] = named[number % 4]
            time.sleep(0.3)
        turns = [turn for chat in chats for turn in chat.result()]
    assert len(turns) == 200
    for content, said in turns:
        marks = [f"ORD{number}" for number, id_ in enumerate(named) if id_ == content]
        foreign = [f"ORD{number}" for number in range(4) if f"ORD{number}" not in marks]
        assert said.count("gratis") == 1 and all(said.count(mark) == 2 for mark in marks), (content, said)
        assert not any(mark in said for mark in foreign), (content, said)
