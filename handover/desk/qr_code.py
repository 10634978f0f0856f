"""The picture that an app for codes reads: the secret as an otpauth address (Google's key URI format) in an inline SVG."""

from __future__ import annotations

from typing import Final

import pyotp
import segno
from markupsafe import Markup

_ISSUER: Final = "Första steget"
_QUIET_ZONE: Final = 4  # modules; ISO/IEC 18004


def qr_code(secret: str, username: str) -> Markup:
    """An SVG element without styles or scripts, black on white also in the dark, for a page under a strict CSP."""
    address = pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=_ISSUER)
    drawn = segno.make(address, error="m", micro=False)
    return Markup(drawn.svg_inline(border=_QUIET_ZONE, dark="#000", light="#fff", omitsize=True, lineclass=None))  # noqa: S704 - drawn here
