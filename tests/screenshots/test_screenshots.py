"""The command that takes the pictures: what it takes, and that they stay small."""

from __future__ import annotations

import io

from PIL import Image

from tests.screenshots.scenes import BESIDE, SCENES
from tests.screenshots.small_png import COLOURS, beside, reduced, save


def test_every_kind_of_picture_is_taken_once() -> None:
    names = [scene.name for scene in SCENES]
    assert len(names) == len(set(names)) and set(BESIDE[1:]) <= set(names)
    for kind in ("light", "dark", "phone", "400", "arabic", "plain", "desk", "statement", "studio"):
        assert [name for name in names if kind in name], kind


def test_picture_is_reduced_to_a_palette_and_is_the_same_each_time(tmp_path) -> None:
    whole = Image.effect_mandelbrot((200, 100), (-2, -1, 1, 1), 40).convert("RGB")
    kept = io.BytesIO()
    whole.save(kept, "PNG")
    small = reduced(kept.getvalue())
    assert small.mode == "P" and len(small.getcolors()) <= COLOURS and small.size == whole.size
    sizes = [save(small, tmp_path / "a.png"), save(reduced(kept.getvalue()), tmp_path / "b.png")]
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes() and sizes[0] < len(kept.getvalue())
    assert beside(small, small).size == (424, 100)
