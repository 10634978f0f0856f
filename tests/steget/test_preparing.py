"""Nothing is built twice, and what has been tampered with is not used."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from bot.assistant.model_archive import hash_file, seal
from steget.places import RASA_MODELS
from steget.preparing import rasa_model
from steget.preparing.fingerprint import Stamp, fingerprint
from steget.preparing.step import Say, Step, StepFailed
from steget.processes.answers import NotAnswering
from steget.progress import run_steps


@pytest.fixture
def step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Step:
    source, output = tmp_path / "source", tmp_path / "built" / "model.bin"
    source.mkdir()
    (source / "a.yml").write_text("a")
    monkeypatch.setattr(Step, "stamp", property(lambda self: Stamp(self.name, tmp_path / "stamps")))

    def build(_say: Say) -> None:
        text = (source / "a.yml").read_text()
        if text == "broken":
            raise StepFailed("rad 1 är fel")
        output.parent.mkdir(exist_ok=True)
        output.write_text(text.upper())

    return Step("toy", "En modell", "1 s", (source,), (output,), build)


def run(step: Step, force: bool = False) -> int:
    return run_steps(Console(file=io.StringIO()), [step], force)


def test_step_is_skipped_until_its_sources_change(step: Step) -> None:
    assert [run(step), run(step)] == [1, 0]
    (step.sources[0] / "a.yml").write_text("b")
    assert [run(step), run(step)] == [1, 0]
    assert step.outputs[0].read_text() == "B"
    (step.sources[0] / "new.yml").touch()
    assert [run(step), run(step, force=True)] == [1, 1]


def test_step_is_done_again_when_its_output_is_gone(step: Step) -> None:
    run(step)
    step.outputs[0].unlink()
    assert not step.is_current()
    assert step.stamp.changed() == [str(step.outputs[0])]
    assert run(step) == 1


def test_failed_step_is_tried_again(step: Step) -> None:
    (step.sources[0] / "a.yml").write_text("broken")
    for _ in range(2):
        with pytest.raises(StepFailed, match="rad 1"):
            run(step)
    assert not step.stamp.exists()


def test_change_of_an_output_is_seen(step: Step) -> None:
    run(step)
    assert step.stamp.changed() == []
    step.outputs[0].write_text("planted")
    assert step.stamp.changed() == [str(step.outputs[0])]


def test_fingerprint_depends_on_names_and_contents_but_not_on_byte_code(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1")
    first = fingerprint([tmp_path])
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").write_text("x")
    assert fingerprint([tmp_path]) == first
    (tmp_path / "a").rename(tmp_path / "b")
    assert fingerprint([tmp_path]) != first


def test_foreign_dialogue_model_is_refused_before_it_is_read(tmp_path: Path) -> None:
    model, copy = tmp_path / "assistant.tar.gz", tmp_path / "private" / "copy"
    with pytest.raises(NotAnswering, match="saknas"):
        rasa_model.copy_model(copy, model)
    model.write_bytes(b"trained here")
    seal(model)
    rasa_model.copy_model(copy, model)
    assert copy.read_bytes() == b"trained here"
    model.write_bytes(b"from a stranger")
    with pytest.raises(NotAnswering, match="ändrats"):
        rasa_model.copy_model(copy, model)
    assert not copy.exists()


def test_hash_of_the_dialogue_model_is_built_with_it() -> None:
    assert rasa_model.rasa_step().outputs == (rasa_model.MODEL, hash_file(rasa_model.MODEL))


def test_rasa_model_lies_where_the_rasa_box_looks_for_it() -> None:
    assert RASA_MODELS in rasa_model.MODEL.parents
