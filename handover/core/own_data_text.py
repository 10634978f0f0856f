"""The export as a text that a person reads and prints: the same content as its JSON."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from handover.core.times import hour_words, moment_words


def own_data_text(data: dict[str, Any]) -> str:
    """Swedish text of handover.core.own_data.own_data, a blank line between its parts and a newline last.

    What somebody wrote is indented by two spaces, so that it cannot pass for a heading.
    """
    parts = (
        ["Det som finns sparat om din förfrågan", f"Hämtat {_when(data['made_at'])}."],
        [f"Till {data['municipality']['name']}, skickat {_when(data['sent_at'])}.", data["status"]["text"]],
        ["Det du skickade", *_referral(data)],
        ["Ditt ja till att det skickades", *_consent(data["consent"])],
        ["Meddelanden", *_messages(data["messages"])],
        ["Det som har hänt", *(f"– {_when(one['at'])}: {one['text']}" for one in data["history"])],
        ["Vart det har skickats", *_deliveries(data["deliveries"], data["status"]["state"] == "withdrawn")],
        ["När det tas bort", *(_retention(one) for one in data["retention"])],
        ["Det som inte finns med", *(f"– {one['what']}. {one['how']}" for one in data["not_included"])],
    )
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _referral(data: dict[str, Any]) -> Iterable[str]:
    if data["is_unreadable"]:
        return ["Texten finns kvar men kan inte läsas just nu."]
    return _indented(data["referral"]["text"]) if data["referral"] else ["Det är raderat."]


def _consent(consent: dict[str, Any] | None) -> Iterable[str]:
    if consent is None:
        return ["Det finns inget sparat."]
    given = f"Du sa ja den {hour_words(_moment(consent['given_at']))}. Textens version: {consent['text_version']}."
    return [given, *(_indented(consent["text"]) if consent["text"] else [])]


def _messages(messages: list[dict[str, Any]]) -> Iterable[str]:
    if not messages:
        return ["Det finns inga."]
    who = {"person": "Du skrev", "staff": "Kommunen skrev"}
    return [line for one in messages for line in (f"{who[one['from']]} {_when(one['at'])}:", *_indented(one["text"]))]


def _deliveries(deliveries: list[dict[str, Any]], is_withdrawn: bool) -> Iterable[str]:
    return [f"– {one['place']}{', besked om att radera' if one['what'] == 'withdrawn' else ''}: {_state(one, is_withdrawn)}"
            for one in deliveries] or ["Ingenstans."]  # fmt: skip


def _state(one: dict[str, Any], is_withdrawn: bool) -> str:
    if one["confirmed_at"] and not one["sent_at"] and one["inbox"] != "desk":  # staff did it themselves: no such inbox was left
        return f"kommunen raderade själv {_when(one['confirmed_at'])}." if one["what"] == "withdrawn" else "skickades inte dit."
    sent = f"skickat {_when(one['sent_at'])}" if one["sent_at"] else _here(is_withdrawn) if one["inbox"] == "desk" else "på väg"
    return f"{sent}, mottaget {_when(one['confirmed_at'])}." if one["confirmed_at"] else f"{sent}."


def _here(is_withdrawn: bool) -> str:
    return "låg där tills du tog tillbaka det" if is_withdrawn else "finns där sedan det skickades"


def _retention(one: dict[str, Any]) -> str:
    due = f" Det blir {_when(one['due_at'])}." if one["due_at"] else ""
    decision = f" Kommunens beslut: {one['decision']}." if one["decision"] else ""
    return f"– {one['what']}: {one['rule']}{due}{decision}"


def _indented(text: str) -> list[str]:
    return [f"  {line}" for line in text.split("\n")]


def _when(written: str) -> str:
    return moment_words(_moment(written))


def _moment(written: str) -> datetime:
    return datetime.fromisoformat(written)
