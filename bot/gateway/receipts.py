"""What the holder of a receipt code can do, for every channel: passed on to the bridge, and screened like everything written."""

from __future__ import annotations

import functools
from typing import Any, Final

from bot.gateway.bridge_client import BridgeSilent
from bot.gateway.gateway import Gateway
from foundation.languages.locales import SWEDISH, canonical
from foundation.problems import Problem

RECEIPTS_DOWN: Final = Problem(503, "bridge-silent", "Det går inte att nå förfrågningarna just nu. Försök igen om en stund.",
                               headers={"Retry-After": "30"})  # fmt: skip


async def passed_on(gateway: Gateway, act: str, body: dict[str, Any], written: str | None = None,
                    locale: str = SWEDISH) -> dict[str, Any]:  # fmt: skip
    """The bridge's answer to `act` (lookup, reply, withdraw, export), with `emergency` when `written` tells of danger.

    `locale` is the language of its words; one that is not here is Swedish.
    Raises Problem; the answer to an unknown code is held back the more the more there are of them.
    """
    words = functools.partial(gateway.texts.phrases.words, tag=canonical(locale) or SWEDISH)
    alarm = (await gateway.alarms.of(written)).in_words(words)
    try:
        answer = await gateway.bridge.call(f"/v1/receipts/{act}", body)
    except BridgeSilent:
        gateway.log.event("bridge_silent", reason="receipt")
        raise alarm.within(RECEIPTS_DOWN.in_words(words)) from None
    except Problem as refused:
        if refused.status == 404:
            await gateway.guesses.wrong()
        raise alarm.within(refused.in_words(words)) from None
    return alarm.beside({key: words(part) if key == "status_text" else part for key, part in answer.items()})
