"""Which texts must be translated also in the languages that are not complete: what somebody in need can't do without."""

from __future__ import annotations

import re
from typing import Final

from foundation.languages.catalogues import CHAT, PAGE
from foundation.languages.locales import LANGUAGES

_IN_CHAT: Final = re.compile(
    r"gateway/(emergency|danger_question|field_errors|crowded|language|learning)\b"
    r"|gateway/say/(welcome|after_emergency\w*|safe|not_meant|continue|not_in_danger|trouble|in_doubt|nothing_to_retry|chat_down|too_long"
    r"|open_referral_form|form_\w+|open_receipt|erased|not_erased|language_\w+|preview_language)/"
    r"|telegram/(?!commands/)|directory/|handover/|problem/"
    r"|rasa/utter_(ask_language|request_human|start_referral)/"
    r"|actions/utter_(ask_(municipality|about|contact|voicemail|times|interpreter|own_words)|invalid|preview|consent|bridge_down|receipt"
    r"|after_receipt|nothing_to_send|edit_which|referral_(stop|cancel)|already_sent|stale_button)"
    r"|actions/choices/"
)
# Of the full page what stands in a part with an id; the footer has none.
_ON_PAGE: Final = re.compile(r"page/.|script/|plain/|widget/|embed/|closed/")


def is_promised(tag: str, domain: str, context: str) -> bool:
    """Whether the text at `context` must be there in the language `tag`."""
    if LANGUAGES[tag].complete:
        return True
    return bool({CHAT: _IN_CHAT, PAGE: _ON_PAGE}[domain].match(context))
