"""Joins the committed adapter with the unpacked weights into one model folder, as if it had always been one."""

from __future__ import annotations

import hashlib
import json
import shutil
import warnings
from collections.abc import Callable
from pathlib import Path

ADAPTER = Path(__file__).resolve().parent.parent / "weights"
WEIGHTS, CONFIG, CARD = "adapter_model.safetensors", "adapter_config.json", "card.json"
HEADS = "heads.safetensors"
STAMP = "adapter.sha256"


class AdapterError(Exception):
    """The adapter is missing, changed or of another version; the message says what to run."""


def adapter_hash(folder: Path = ADAPTER) -> str:
    """SHA-256 of the adapter's weights, checked against its card before a byte is parsed. Raises AdapterError."""
    try:
        found = hashlib.sha256((folder / WEIGHTS).read_bytes()).hexdigest()
        expected = json.loads((folder / CARD).read_text(encoding="utf-8"))["sha256"]
    except (OSError, ValueError, KeyError):
        raise AdapterError("the adapter is missing or not whole; run `make train`") from None
    if found != expected:
        raise AdapterError("the adapter has been changed since it was made; run `make train`")
    return found


def _merged(base: Path, adapter: Path):
    from peft import PeftModel
    from transformers import AutoModel
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # peft asks transformers for a name that is going away
        model = AutoModel.from_pretrained(str(base))
        model.pooler = None  # unused; the adapter's pattern would else look for matrices of its own there
        return PeftModel.from_pretrained(model, str(adapter)).merge_and_unload()


def join_adapter(base: Path, target: Path, adapter: Path = ADAPTER, say: Callable[[str], None] = print) -> bool:
    """Writes `target`, a sentence-transformers folder like `base` but tuned; True when something was written.

    Raises AdapterError. The folder appears under its name only when it is whole.
    """
    expected = adapter_hash(adapter)
    if (target / STAMP).is_file() and (target / STAMP).read_text(encoding="utf-8") == expected:
        return False
    say("lägger till det som är inlärt för tjänsten")
    partial = target.with_name(target.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    shutil.copytree(base, partial, ignore=shutil.ignore_patterns("model.safetensors", "*.sha256"))
    config = (partial / "config.json").read_text(encoding="utf-8")
    _merged(base, adapter).save_pretrained(str(partial))
    (partial / "config.json").write_text(config, encoding="utf-8")
    (partial / STAMP).write_text(expected, encoding="utf-8")
    shutil.rmtree(target, ignore_errors=True)
    partial.rename(target)
    return True
