"""Security headers of the desk: the common ones, made stricter where staff pages can bear it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from foundation.web import COMMON_HEADERS, STRICT_CSP

# Trusted types: a script that tried to put a person's words into the page as HTML would be stopped by the browser.
CSP: Final = f"{STRICT_CSP}; require-trusted-types-for 'script'; trusted-types 'none'"
_DESK: Final[Mapping[str, str]] = {
    **COMMON_HEADERS,
    # With no-referrer a browser sends "Origin: null" with a form, and the origin check could not tell friend from foe.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}


def headers_for(*, https: bool) -> Mapping[str, str]:
    """The headers of every answer; with https also that this host is never asked over anything else."""
    return {**_DESK, "Strict-Transport-Security": "max-age=31536000; includeSubDomains"} if https else _DESK
