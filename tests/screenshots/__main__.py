"""`python -m tests.screenshots [--into docs/screenshots] [--only studio]`: takes the pictures of the product anew."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from foundation.settings import ROOT
from tests.bot.embed.conftest import LOOK_INSIDE
from tests.browser_fixtures import QUIET, WHOLE, executable
from tests.screenshots.scenes import BESIDE, SCENES, Scene
from tests.screenshots.small_png import beside, reduced, save
from tests.screenshots.stage import Stage, stage

MOST_BYTES = 3 * 1024 * 1024


def main(arguments: list[str]) -> int:
    """1 when the pictures are larger than the repository should carry."""
    asked = argparse.ArgumentParser(prog="python -m tests.screenshots")
    asked.add_argument("--into", type=Path, default=ROOT / "docs" / "screenshots")
    asked.add_argument("--only", default="", help="the beginning of the names of those that are taken")
    given = asked.parse_args(arguments)
    given.into.mkdir(parents=True, exist_ok=True)
    with stage() as running, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable("chromium-headless-shell", *WHOLE), args=QUIET)
        taken = {scene.name: take(browser, running, scene) for scene in SCENES if scene.name.startswith(given.only)}
        browser.close()
    name, left, right = BESIDE
    if left in taken and right in taken:
        taken[name] = beside(taken[left], taken[right])
    total = 0
    for name, picture in taken.items():
        size = save(picture, given.into / f"{name}.png")
        total += size
        print(f"{name:<24}{picture.width:>6} x {picture.height:<6}{size // 1024:>5} kB")
    print(f"{len(taken)} bilder, {total // 1024} kB")
    return 1 if total > MOST_BYTES else 0


def take(browser: Browser, running: Stage, scene: Scene) -> Image.Image:
    """One picture, in a browser of its own."""
    address = running.addresses[scene.door]
    shared = {"base_url": address, "locale": "sv-SE", "timezone_id": "Europe/Stockholm", "reduced_motion": "reduce"}
    context = browser.new_context(**shared, **scene.options)
    if scene.door in running.sessions:
        context.add_cookies([{"name": "steget_desk", "value": running.sessions[scene.door], "url": address, "httpOnly": True}])
    page = context.new_page()
    page.add_init_script(LOOK_INSIDE)
    page.goto(scene.path)
    scene.act(page)
    png = page.screenshot(animations="disabled", caret="hide")
    context.close()
    return reduced(png)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
