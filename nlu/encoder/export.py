"""Exports a sentence-transformers model for serving: ONNX with eight-bit weights, pooled and normalised inside.

Serving then needs neither torch nor sentence-transformers: half the memory and a third of the time of 32-bit floats on
two cores. A hub id or another local folder is exported the same way.

How the eight bits are chosen matters. The layers that read a wide inner layer (its GELU has outliers) are scaled in blocks of
128 inputs, all others per tensor while running: with one scale for everything the emergencies found at 1 % false alarms fell
from 0.82 to 0.76 on the locked set; like this they stay at 0.82, in the same time.
"""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path

ONNX, TOKENIZER, MANIFEST = "encoder.onnx", "tokenizer.json", "manifest.json"
FORMAT = 2
BLOCK = 128  # inputs that share a scale


def file_hash(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _pooled(transformer):
    import torch

    class Pooled(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.transformer = transformer

        def forward(self, input_ids, attention_mask):
            hidden = self.transformer(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            weight = attention_mask.unsqueeze(-1).to(hidden.dtype)
            return torch.nn.functional.normalize((hidden * weight).sum(1) / weight.sum(1), dim=-1)

    return Pooled().eval()


def _export_float(name: str, target: Path) -> None:
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    model = SentenceTransformer(name, device="cpu", model_kwargs={"attn_implementation": "eager"}).eval()
    model.tokenizer.backend_tokenizer.save(str(target.parent / TOKENIZER))
    example = (torch.tensor([[0, 10, 20, 2], [0, 11, 2, 1]]), torch.tensor([[1, 1, 1, 1], [1, 1, 1, 0]]))
    axes = {"input_ids": {0: "batch", 1: "tokens"}, "attention_mask": {0: "batch", 1: "tokens"}, "vector": {0: "batch"}}
    torch.onnx.export(_pooled(model[0].auto_model), example, str(target), input_names=["input_ids", "attention_mask"],
                      output_names=["vector"], dynamic_axes=axes, opset_version=17, dynamo=False)  # fmt: skip


def _quantise(source: Path, target: Path) -> None:
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

    logging.getLogger().setLevel(logging.ERROR)  # the import above has set it to INFO: a line for every node
    model, halfway = onnx.load(str(source)), target.with_name("halfway.onnx")
    others = [node.name for node in model.graph.node if node.op_type == "MatMul" and not _reads_wide_layer(node.name)]
    blocks = MatMulNBitsQuantizer(model, bits=8, block_size=BLOCK, is_symmetric=True, accuracy_level=4, nodes_to_exclude=others)
    blocks.process()
    blocks.model.save_model_to_file(str(halfway))
    quantize_dynamic(str(halfway), str(target), per_channel=True, weight_type=QuantType.QInt8,
                     extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT})  # fmt: skip


def _reads_wide_layer(node: str) -> bool:
    """Whether a product is the second of a feed-forward block, by the names that BERT and its kin give."""
    return "/output/dense" in node and "attention" not in node


def is_current(folder: Path, name: str, revision: str) -> bool:
    """Whether `folder` holds a whole export of exactly this model; a manifest that can't be read is none."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return (found["format"], found["name"], found["revision"]) == (FORMAT, name, revision)
    except (OSError, ValueError, KeyError):
        return False


def export(name: str, revision: str, folder: Path, say: Callable[[str], None] = print) -> bool:
    """Exports the model `name` (folder or hub id) into `folder`; True when something was written.

    `revision` names the exact weights; with `name` it decides whether an export is still the right one.
    """
    if is_current(folder, Path(name).name, revision):
        return False
    logging.getLogger().setLevel(logging.ERROR)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings(), tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        warnings.simplefilter("ignore")
        say("exporterar språkmodellen")
        _export_float(name, Path(scratch) / "float.onnx")
        say("packar den i åtta bitar")
        _quantise(Path(scratch) / "float.onnx", Path(scratch) / ONNX)
        partial = Path(scratch) / "whole"
        partial.mkdir()
        for part in (ONNX, TOKENIZER):
            shutil.move(Path(scratch) / part, partial / part)
        hashes = {part: file_hash(partial / part) for part in (ONNX, TOKENIZER)}
        manifest = {"format": FORMAT, "name": Path(name).name, "revision": revision, "sha256": hashes}
        (partial / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        shutil.move(partial, folder)
    return True
