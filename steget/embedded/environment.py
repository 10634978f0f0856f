"""What of the surroundings a process gets to see: never all of it."""

from __future__ import annotations

import os

# A proxy setting would send what people write through a stranger, so proxies are not among these.
_PLAIN = ("PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "SSL_CERT_FILE")
_HANDED_OUT = ("DATABASE_URL", "REDIS_URL", "BRIDGE_TOKEN", "CONTENT_KEY", "CONTENT_KEY_OLD", "CONVERSATION_KEY", "RECEIPT_KEY",
               "HOST", "PORT", "PUBLIC_HOST", "PUBLIC_PORT", "STAFF_HOST", "STAFF_PORT", "DATA_DIR")  # fmt: skip
_PYTHON = {"PYTHONUNBUFFERED": "1", "MALLOC_ARENA_MAX": "2"}


def plain_environment() -> dict[str, str]:
    """What any program needs: a path, a home, a language. For processes in a cage this is all."""
    return {name: os.environ[name] for name in _PLAIN if name in os.environ} | _PYTHON


def app_environment(settings: dict[str, str]) -> dict[str, str]:
    """For our own processes: the user's STEGET_ settings, except those that only some may have, and `settings`."""
    kept = {name: value for name, value in os.environ.items()
            if name.startswith("STEGET_") and name.removeprefix("STEGET_").removesuffix("_FILE") not in _HANDED_OUT}  # fmt: skip
    return plain_environment() | kept | settings
