"""The pinned weights unpack into the encoder that they are."""

from __future__ import annotations

import json

import numpy as np
import pytest

from foundation.settings import ROOT
from nlu.encoder.adapted import adapter_hash
from nlu.encoder.container import WeightsError, parse, read_checked
from nlu.encoder.export import export, is_current
from nlu.encoder.model import Encoder, EncoderError
from nlu.encoder.unpack import packaged_weights, unpack

SERVING = ROOT / "models" / "serving"


def test_container_is_refused_before_parsing_when_a_byte_is_changed(tmp_path):
    data = bytearray(packaged_weights().read_bytes()[:4096])
    data[100] ^= 1
    (tmp_path / "w.bin").write_bytes(data)
    with pytest.raises(WeightsError, match="hash"):
        read_checked(tmp_path / "w.bin")


def test_container_holds_the_shape_of_e5_small():
    shape, vocabulary, tensors = parse(read_checked(packaged_weights()))
    assert (shape.hidden, shape.layers, shape.heads, shape.vocabulary) == (384, 12, 12, 250037)
    assert vocabulary.pieces[vocabulary.bos][0] == "<s>" and vocabulary.pieces[vocabulary.eos][0] == "</s>"
    assert tensors["emb.word"].size == 250037 * 384
    assert all(np.isfinite(values).all() for values in tensors.values())


def test_unpacking_does_nothing_when_it_is_done():
    assert unpack(ROOT / "models" / "encoder") is False


def test_export_does_nothing_when_it_is_done():
    assert is_current(SERVING, "tuned", adapter_hash())
    assert export(str(ROOT / "models" / "tuned"), adapter_hash(), SERVING) is False


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder(SERVING)


def test_vectors_are_of_unit_length_and_repeatable(encoder):
    first, second = encoder.embed("Jag slog min fru igår."), encoder.embed("Jag slog min fru igår.")
    assert first.shape == (384,) and first.dtype == np.float32
    assert abs(float(np.linalg.norm(first)) - 1) < 1e-4
    assert np.array_equal(first, second)


def test_serving_agrees_with_the_sentence_transformers_model(encoder):
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(ROOT / "models" / "tuned"), device="cpu")
    texts = ["hej", "jag står utanför hennes dörr", "what does it cost", "min bror bestämmer vem jag får träffa"]
    whole = model.encode(["query: " + text for text in texts], normalize_embeddings=True, show_progress_bar=False)
    cosines = [float(vector @ encoder.embed(text)) for vector, text in zip(whole, texts, strict=True)]
    assert min(cosines) > 0.985, cosines  # a tuned encoder spreads its vectors, so eight bits cost more than in the cone of the untuned


def test_meaning_crosses_languages(encoder):
    swedish, english, other = map(encoder.embed, ("Jag slog min fru", "I hit my wife", "Vad kostar parkeringen?"))
    assert swedish @ english > swedish @ other


@pytest.mark.parametrize("text", ["\ud800", "\x00", "‮", "e" + "\u0301" * 10_000, "😀" * 500, "ord " * 5000, " "])
def test_any_text_gets_a_finite_vector(encoder, text):
    assert np.isfinite(encoder.embed(text)).all()


def test_a_changed_export_is_refused(tmp_path):
    for name in ("manifest.json", "tokenizer.json"):
        (tmp_path / name).write_bytes((SERVING / name).read_bytes())
    (tmp_path / "encoder.onnx").write_bytes(b"something else")
    with pytest.raises(EncoderError, match="changed"):
        Encoder(tmp_path)


def test_a_missing_export_says_what_to_do(tmp_path):
    with pytest.raises(EncoderError, match="make setup"):
        Encoder(tmp_path)


def test_manifest_names_the_committed_adapter():
    assert json.loads((SERVING / "manifest.json").read_text())["revision"] == adapter_hash()
