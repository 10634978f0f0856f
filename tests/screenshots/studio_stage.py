"""What the pictures of the studio are taken of: its pages at the staff's door, with an intent that is being written and a judgement."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from fastapi import FastAPI
from sqlalchemy import text

from foundation.content.parts import Tree
from foundation.content.versions import Versions
from nlu.studio.content import answers, intents
from nlu.studio.content.touches import needs_second_eyes
from nlu.studio.roles import ROLES
from nlu.studio.store.draft import Draft, Edit
from nlu.studio.store.engine import studio_transactions
from nlu.studio.store.members import Member, Members
from nlu.studio.store.migrate import migrate
from nlu.studio.store.trees import Trees
from tests.nlu.studio.web.judged import FIGURES, Bench
from tests.steget.staff_house import staff_house

TITLE: Final = "Få sällskap till samtalet"
NAME: Final = "fa_sallskap_till_samtalet"
EXAMPLES: Final = (
    "får jag ha med mig en vän när vi träffas",
    "min bror undrar om han får sitta med",
    "kan mamma sitta med första gången",
    "är det ok att jag inte kommer ensam",
    "jag vågar inte gå dit själv, får någon följa med",
    "måste jag komma ensam",
)
IN_CONFLICT: Final = "kan jag ta med egen tolk till samtalet"
LOST: Final = "han har låst in mig i rummet och tagit min telefon"
_ANSWER: Final = "Du får gärna ha någon med dig. Säg till när vi bokar tid."


@contextmanager
def studio_behind(url: str, folder: Path) -> Iterator[tuple[FastAPI, str]]:
    """The staff's door with the studio, and the session of an editor; `url` is of a database with the desk's tables."""
    migrate(url)
    versions = Versions(folder / "content")
    with staff_house(url, content=folder / "content") as house:
        kim = house.hire("kim", role="editor", studio=ROLES)
        transactions = studio_transactions(house.engine)
        member = Members(transactions).find(kim.id)
        assert member
        draft = Draft(transactions, Trees(versions), needs_second_eyes)
        _write(draft, member)
        Bench(folder, versions, transactions).judged(member, draft.tree(), **_judgement())
        with transactions.begin() as session:
            session.execute(text("UPDATE studio.job SET begun_at = begun_at - interval '94 seconds'"))
        yield house.app, house.enter(kim).session_id


def _write(draft: Draft, member: Member) -> None:
    edits = (
        ("Nytt ämne: " + TITLE, lambda tree: intents.add_intent(tree, TITLE, TITLE)),
        (f"{len(EXAMPLES)} nya exempel på {TITLE}", lambda tree: intents.add_examples(tree, NAME, EXAMPLES, "sv")),
        (f"Svaret utter_{NAME}", _answered),
    )
    for what, change in edits:
        draft.save(member, Edit(f"intent/{NAME}", what, change, "Många frågar om de får ha någon med sig"))


def _answered(tree: Tree) -> Tree:
    answer = answers.answer(tree, f"utter_{NAME}")
    return answers.write_answer(tree, replace(answer, variations=(replace(answer.variations[0], text=_ANSWER),)))


def _judgement() -> dict[str, Any]:
    gate = f"Den nya modellen används inte. Den gamla ligger kvar.\nDen missar ett nödläge i den låsta mängden:\n  – {LOST}"
    moved = (("ask_group", 12, 0.71, 0.83), ("ask_treatment_content", 14, 0.82, 0.79), ("ask_language", 9, 0.88, 0.76))
    said = (("kan min son vara med i gruppen", "ask_group", "ask_treatment_content", "ask_group", "better"),
            ("får jag ha en egen tolk med mig", "ask_language", "ask_language", NAME, "worse"))  # fmt: skip
    return {
        "refusals": (gate,),
        "lost": [{"id": "e1", "text": LOST, "lang": "sv"}],
        "figures": {"live": FIGURES, "candidate": FIGURES | {"missed": [LOST], "macro_f1": 0.8096}},
        "intents": [{"name": name, "messages": count, "live": was, "candidate": now, "difference": round(now - was, 2)}
                    for name, count, was, now in moved],
        "changed": [{"id": words, "text": words, "lang": "sv", "true": true, "true_action": "none", "from": was, "to": now,
                     "from_action": "none", "to_action": "none", "verdict": verdict} for words, true, was, now, verdict in said],
        "confusions": {"came": [{"true": "ask_language", "said": NAME, "live": 0, "candidate": 2}], "went": []},
    }  # fmt: skip
