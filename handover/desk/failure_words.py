"""Why a parcel has not come through, in words that staff can act on: every code that an inbox may give belongs to one sentence."""

from __future__ import annotations

from typing import Final

_SENTENCES: Final[dict[str, str]] = {
    "timeout slow": "Mottagaren svarade inte i tid.",
    "no_connection no_name_service": "Mottagaren går inte att nå.",
    "connection_lost outcome_unknown broken_answer unclear_answer unreadable_answer":
        "Förbindelsen bröts innan mottagaren hade svarat klart.",
    "busy try_later": "Mottagaren har mycket att göra just nu.",
    "failing server_error": "Något är fel hos mottagaren.",
    "tls no_tls not_encrypted": "Det gick inte att skicka krypterat, och därför skickades inget.",
    "certificate untrusted_server not_trusted": "Mottagarens server kan inte visa att den är den rätta.",
    "certificate_expired": "Certifikatet för er brevlåda har gått ut.",
    "certificate_not_yet_valid": "Certifikatet för er brevlåda gäller inte än.",
    "login_refused no_login not_allowed not_authorized forbidden credentials_refused unreadable_token server_refused":
        "Mottagaren släpper inte in oss.",
    "recipient_refused": "Mottagaren säger att brevlådan inte finns.",
    "sender_refused": "Mottagaren tar inte emot post från vår avsändare.",
    "unknown_name forbidden_address redirected gone not_found unusable": "Adressen till mottagaren stämmer inte.",
    "too_large answer_too_long": "Det som skickades är för stort.",
    "turned_down letter_refused rejected conflict refused unexpected_success invalid_message unfit_id search_not_honoured":
        "Mottagaren förstod inte det som skickades.",
    "unknown_category unknown_type unknown_status unknown_label": "En inställning finns inte i ert ärendesystem.",
    "not_collected": "Meddelanden ligger kvar och har inte hämtats.",
    "folder_missing folder_not_writable": "Mappen för meddelanden går inte att skriva i.",
    "folder_full": "Det finns ingen plats kvar i mappen för meddelanden.",
    "no_such_inbox": "Inkorgen är inte inställd längre.",
    "fault": "Ett fel hos oss stoppade det.",
}  # fmt: skip
_BY_CODE: Final = {code: sentence for codes, sentence in _SENTENCES.items() for code in codes.split()}


def known_codes() -> frozenset[str]:
    """The codes that have a sentence of their own."""
    return frozenset(_BY_CODE)


def why(code: str) -> str:
    """The sentence for a code of InboxFailure; empty for one that is not known."""
    return _BY_CODE.get(code, "")
