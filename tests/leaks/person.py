"""What a person does, rightly and wrongly, with a mark in every place that takes words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import httpx

from tests.leaks.marks import EMAIL, IDEMPOTENCY_KEY, IDENTITY, NETWORK, PHONE, word
from tests.leaks.recipients import MUNICIPALITY

HEADERS = {"User-Agent": word("webbläsare").encode(), "Referer": f"https://person.example/{word('hänvisare')}".encode(),
           "X-Forwarded-For": NETWORK, "X-Real-IP": NETWORK, "Forwarded": f"for={NETWORK}"}  # fmt: skip
ACUTE = "jag håller i kniven och ska döda henne nu"


@dataclass
class Seen:
    """What the system made for somebody and must keep to itself; `add` notes it under the name of its class."""

    values: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def add(self, name: str, *values: str) -> None:
        self.values[name] = (*self.values.get(name, ()), *values)


class PersonAtTheDoor:
    """A conversation. `say` never raises for an answer that is no success: those are paths too."""

    def __init__(self, public: str, seen: Seen) -> None:
        self.http = httpx.Client(base_url=public, timeout=40, headers=HEADERS)
        self.seen = seen
        made = self.http.post("/api/v1/conversations", json={"locale": "sv"})
        assert made.status_code == 201, made.status_code
        self.id, token = made.json()["id"], made.json()["token"]
        self.path, self.bearer = f"/api/v1/conversations/{self.id}", {"Authorization": f"Bearer {token}"}
        seen.add("samtalets nummer", self.id)
        seen.add("samtalets nyckel", token)

    def say(self, text: str, **headers: str) -> httpx.Response:
        """One message."""
        return self.http.post(self.path + "/messages", json={"text": text}, headers=self.bearer | headers)

    def chat(self) -> None:
        """Words of every kind, as people write them and as somebody would who looks for a way in."""
        slash = word("snedstreck")
        for text in (word("meddelande"), f"/ {slash} jag slog henne", f"/{slash}", f'/greet{{"role":"{slash}"}}', f"/{{{word('klammer')}",
                     f"{word('akut')} {ACUTE}", word("halvaett"), word("halvatvå"), word("meddelande") + "\x00", f"{IDENTITY} är jag",
                     f"ring {PHONE} eller skriv till {EMAIL}", "jag vill bli kontaktad", word("kommunsvar"), word("kommunsvar"),
                     word("meddelande") * 400):  # fmt: skip
            assert self.say(text).status_code == 200
        assert self.say(word("meddelande"), **{"Idempotency-Key": IDEMPOTENCY_KEY}).status_code == 200

    def break_rules(self) -> None:
        """Bodies, addresses and headers that are refused."""
        body, messages = word("kropp"), self.path + "/messages"
        too_large = {"text": body * 6000}
        assert self.http.post(messages, json=too_large, headers=self.bearer).status_code == 413
        for content in (f'{{"text": {body}', f'["{body}"', f'"{body}"'):
            assert self.http.post(messages, content=content.encode(), headers=self.bearer).status_code == 400
        assert self.http.post(messages, content=b'{"text": "\xff' + body.encode() + b'"}', headers=self.bearer).status_code == 400
        fields = ({"text": "a", word("fält"): 1, "button": body}, {word("fält"): body}, {"text": [body]}, {"button": word("knapp")})
        for wrong in fields:
            assert self.http.post(messages, json=wrong, headers=self.bearer).status_code == 422
        bad = {"Authorization": f"Bearer {word('fel-bärare')}".encode()}
        assert self.http.post(messages, json={"text": "hej"}, headers=bad).status_code == 404
        self.http.post(messages, files={"file": (word("filnamn"), body.encode())}, headers=self.bearer)
        for address in (f"/{word('adress')}?q={word('fråga')}", f"/api/v1/conversations/{word('adress')}?token={word('fråga')}",
                        f"{self.path}/events?last={word('fråga')}", f"/static/{word('adress')}"):  # fmt: skip
            assert self.http.get(address).status_code >= 400

    def refer(self) -> str:
        """A referral with a mark in every field, after one that is refused. Gives the receipt code."""
        form, own = self.path + "/referral", word("egnaord")
        draft = {"municipality": MUNICIPALITY, "about": "other", "contact_method": "phone", "contact_value": PHONE, "voicemail": "no",
                 "first_name": word("förnamn"), "times": word("tider"), "interpreter": word("tolk"), "own_words": own}  # fmt: skip
        for wrong in ({"contact_value": own}, {"municipality": own, own: own}, {"contact_method": "email", "contact_value": PHONE}):
            assert self.http.post(form + "/preview", json={"draft": draft | wrong}, headers=self.bearer).status_code == 422
        preview = self.http.post(form + "/preview", json={"draft": draft}, headers=self.bearer)
        assert preview.status_code == 200, preview.status_code
        sent = self.http.post(form, json={"preview_id": preview.json()["preview_id"]}, headers=self.bearer)
        assert sent.status_code in (200, 201), sent.status_code
        code = sent.json()["receipt_code"]
        self.seen.add("kvittokod", code, code.replace("-", ""))
        return code

    def use_receipt(self, code: str) -> None:
        """Reads and writes with the code, and makes every mistake with it: in the address, in a header, half of it."""
        receipts = "/api/v1/receipts"
        assert self.http.post(receipts + "/lookup", json={"code": code}).status_code == 200
        reply = {"code": code, "text": word("svarmedkod"), "idempotency_key": IDEMPOTENCY_KEY}
        assert self.http.post(receipts + "/reply", json=reply).status_code == 200
        for wrong in (word("fel-kod"), code[:-1], code + "?"):
            assert self.http.post(receipts + "/lookup", json={"code": wrong}).status_code in (404, 422)
        for address in (f"/{code}", f"/?code={code}", f"/api/v1/receipts/{code}", f"/api/v1/receipts/lookup?code={code}"):
            self.http.get(address, headers={"Referer": f"https://person.example/{code}", "Cookie": f"code={code}"})

    def history(self) -> str:
        """The conversation as its holder reads it."""
        with self.http.stream("GET", self.path + "/events", headers=self.bearer | {"Last-Event-ID": "0"}) as stream:
            read = ""
            for line in stream.iter_lines():
                read += re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), line)
                if word("halvatvå") in read:
                    return read
        raise AssertionError("the history ended before the last message")
