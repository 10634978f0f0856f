"""The adapter: small matrices beside the encoder's own (LoRA), in peft's format, with a card that says where they come from."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import torch
from torch import nn

from nlu.encoder.adapted import CARD, CONFIG, WEIGHTS, AdapterError
from nlu.tuning.recipe import Recipe

_LINEAR = ["query", "key", "value", "dense"]
FORMAT = 1


def base_encoder(folder: Path) -> nn.Module:
    """The untuned transformer as unpacked, without its unused pooler."""
    from transformers import AutoModel
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
    model = AutoModel.from_pretrained(str(folder), attn_implementation="sdpa")
    model.pooler = None
    return model


def with_adapter(model: nn.Module, recipe: Recipe) -> nn.Module:
    """The model with a fresh adapter; nothing but the adapter will learn."""
    from peft import LoraConfig, get_peft_model

    return get_peft_model(model, LoraConfig(r=recipe.rank, lora_alpha=recipe.alpha, lora_dropout=0.0, target_modules=_LINEAR))


def save_adapter(model: nn.Module, folder: Path, card: dict[str, Any]) -> None:
    """Writes the adapter in half precision with its card, which names the hash of the weights."""
    from peft import get_peft_model_state_dict
    from safetensors.torch import save

    folder.mkdir(parents=True, exist_ok=True)
    state = {name: tensor.detach().to(torch.float16).contiguous() for name, tensor in get_peft_model_state_dict(model).items()}
    blob = save(state, metadata={"format": "pt"})
    config = model.peft_config["default"].to_dict() | {"base_model_name_or_path": None, "inference_mode": True}
    (folder / WEIGHTS).write_bytes(blob)
    (folder / CONFIG).write_text(json.dumps(config, indent=1, sort_keys=True, default=sorted) + "\n", encoding="utf-8")
    whole = {"format": FORMAT, "sha256": hashlib.sha256(blob).hexdigest(), **card}
    (folder / CARD).write_text(json.dumps(whole, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def read_card(folder: Path) -> dict[str, Any]:
    """The card. Raises AdapterError when there is none that this version can read."""
    try:
        card = json.loads((folder / CARD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise AdapterError("there is no adapter; run `make train`") from None
    if card.get("format") != FORMAT:
        raise AdapterError("the adapter is of another version; run `make train`")
    return card
