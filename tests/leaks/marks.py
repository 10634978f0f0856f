"""One mark for every class of data that must not stand where nobody has said that it may."""

from __future__ import annotations

import base64
from typing import Final


def _word(name: str) -> str:
    return f"Kanarie{name}åÄö"


SAID: Final[dict[str, tuple[str, ...]]] = {name: (_word(name),) for name in (
    "meddelande", "snedstreck", "klammer", "akut", "halvaett", "halvatvå", "kommunsvar", "sent", "kropp", "fält", "knapp", "stannat",
    "egnaord", "förnamn", "tider", "tolk", "svarmedkod", "personalsvar", "anteckning", "fråga", "webbläsare", "hänvisare", "filnamn",
    "adress", "fel-användare", "fel-lösenord", "fel-bärare", "fel-kod", "åtgärd", "inifönstret",
)}  # fmt: skip
"""Words that people write, by what they are. Each is one that no other text holds."""

PHONE: Final = "070-1740631"  # of the series that PTS keeps for film and tests
EMAIL: Final = "kanariepost@person.example"
NETWORK: Final = "198.51.100.77"  # RFC 5737
IDENTITY: Final = f"{19121212}-{1212}"  # the Tax Agency's made-up person
MAIL_PASSWORD: Final = "kanarielösenord till brevlådan"
WEBHOOK_SECRET: Final = "whsec_" + base64.b64encode(b"kanarienyckel till webhooken 123").decode()
STAFF_PASSWORD: Final = "kanarielösenord för personalen"
STAFF_NAME: Final = "kanarie-kim"
IDEMPOTENCY_KEY: Final = "kanarie-idempotency-0123456789"

FIXED: Final[dict[str, tuple[str, ...]]] = SAID | {
    "telefon": (PHONE, PHONE.replace("-", ""), "+46701740631", "+46 70 174 06 31", "070-174 06 31"),
    "e-post": (EMAIL,),
    "ip-adress": (NETWORK,),
    "personnummer": (IDENTITY, IDENTITY[2:], IDENTITY.replace("-", "")),
    "brevlådans lösenord": (MAIL_PASSWORD,),
    "webhookens nyckel": (WEBHOOK_SECRET, WEBHOOK_SECRET.removeprefix("whsec_")),
    "personalens lösenord": (STAFF_PASSWORD,),
    "personalens namn": (STAFF_NAME,),
    "idempotensnyckel": (IDEMPOTENCY_KEY,),
}
"""What the drive sends; what the system makes for itself (codes, tokens, keys) is added when it has been seen."""


def word(name: str) -> str:
    """The one way in which a mark is said."""
    return FIXED[name][0]
