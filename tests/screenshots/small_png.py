"""Pictures as small as they can be without looking worse: a palette instead of true colours."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

COLOURS = 128


def reduced(png: bytes) -> Image.Image:
    """A picture with at most COLOURS colours. Without dithering: letters keep their edges, and the same page gives the same bytes."""
    whole = Image.open(io.BytesIO(png)).convert("RGB")
    return whole.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


def save(picture: Image.Image, path: Path) -> int:
    """Writes it; gives its size in bytes."""
    picture.save(path, optimize=True)
    return path.stat().st_size


def beside(left: Image.Image, right: Image.Image) -> Image.Image:
    """Both in one, with a little room between."""
    gap, height = 24, max(left.height, right.height)
    both = Image.new("RGB", (left.width + gap + right.width, height), "white")
    both.paste(left.convert("RGB"), (0, 0))
    both.paste(right.convert("RGB"), (left.width + gap, 0))
    return both.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
