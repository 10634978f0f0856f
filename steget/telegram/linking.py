"""Links that open a bot, and the picture that a phone's camera reads."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import segno

from bot.channels.telegram.bot_api import ApiSilent, TokenRefused
from steget.telegram.asking import Asking, BotsUnusable

_SCALE: Final = 8
_QUIET_ZONE: Final = 4  # modules; ISO/IEC 18004


def address_of(asking: Asking, municipality: str, code: str | None) -> str:
    """The link to a municipality's bot, under the name that Telegram knows it by. Raises BotsUnusable."""
    (answer,) = asking.answers(asking.bot(municipality))
    if isinstance(answer, TokenRefused):
        raise BotsUnusable("Telegram tar inte emot token. `steget telegram check` säger mer.")
    if isinstance(answer, ApiSilent):
        raise BotsUnusable("Telegram svarar inte, och bara där står vad boten heter. Försök igen om en stund.")
    return f"https://t.me/{answer.username}" + (f"?start={code}" if code else "")


def write_qr_code(address: str, out: Path) -> None:
    """An SVG, black on white, that still reads when a sixth of it is torn or dirty. Raises OSError."""
    drawn = segno.make(address, error="m", micro=False)
    drawn.save(str(out), kind="svg", scale=_SCALE, border=_QUIET_ZONE, dark="#000", light="#fff", title=address)
