"""Somebody who writes: 10,000 keys by chance, sent inside the page, since the way through the browser takes minutes."""

from __future__ import annotations

import random

STROKES = 10_000
# Types keys into the field as a keyboard would, without the way through the browser: capitals hold shift, words are composed.
TYPE = """(strokes) => {
  const root = document.querySelector('forsta-steget')?.shadowRoot ?? document;
  const field = root.querySelector('#message'), link = root.querySelector('.leave');
  const options = {bubbles: true, composed: true, cancelable: true};
  let most = 0;
  const send = (type, key, more) => {
    field.dispatchEvent(new KeyboardEvent(type, {key, ...options, ...more}));
    most = Math.max(most, Number(link.dataset.presses ?? 0));
  };
  for (const [kind, key] of strokes) {
    if (kind === 'capital') {
      send('keydown', 'Shift'); send('keydown', 'Shift', {repeat: true}); send('keydown', key, {shiftKey: true});
      send('keyup', key, {shiftKey: true}); send('keyup', 'Shift');
    } else if (kind === 'hesitation') { send('keydown', 'Shift'); send('keyup', 'Shift'); send('keydown', key); send('keyup', key); }
    else if (kind === 'composed') { send('keydown', 'Process', {isComposing: true}); send('keyup', key, {isComposing: true}); }
    else { send('keydown', key); send('keyup', key); }
  }
  return most;
}"""
KEYS = [*"abcdefghijklmnopqrstuvwxyzåäö0123456789 .,-!?", "Backspace", "ArrowLeft", "Control", "Alt", "CapsLock", "Dead", "Unidentified",
        "AltGraph", "Tab", "Home", "Enter"]  # fmt: skip
KINDS = ["plain"] * 6 + ["capital"] * 3 + ["hesitation", "composed"]


def strokes(seed: int) -> list[tuple[str, str]]:
    """10,000 random strokes of somebody who writes: among them never three shifts with nothing between."""
    chance = random.Random(seed)
    return [(chance.choice(KINDS), chance.choice(KEYS)) for _ in range(STROKES)]
