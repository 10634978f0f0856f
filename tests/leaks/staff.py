"""What staff do at the desk, with a mark in every place that takes words, and what becomes of it when the database is gone."""

from __future__ import annotations

import re

import httpx

from tests.leaks.marks import STAFF_NAME, STAFF_PASSWORD, word
from tests.leaks.person import HEADERS, Seen
from tests.leaks.recipients import MUNICIPALITY
from tests.staff_app import CodeApp, secret_on


class StaffAtTheDesk:
    """A browser of a member of staff."""

    def __init__(self, address: str, seen: Seen) -> None:
        headers = {name: value for name, value in HEADERS.items() if name != "Referer"} | {"Origin": address}
        # The second browser logs in while the first works: in the same one a right password would end the session.
        self.http, self.second = (httpx.Client(base_url=address, timeout=40, follow_redirects=True, headers=headers) for _ in range(2))
        self.seen, self.ticket, self.fields, self.login = seen, "", {}, {}

    def fail_to_log_in(self) -> None:
        """With names and passwords that somebody mistyped, in the form and past it."""
        for given in ({"username": word("fel-användare"), "password": word("fel-lösenord")}, {"username": word("fel-lösenord")},
                      {"username": STAFF_NAME, "password": word("fel-lösenord")}):  # fmt: skip
            assert self.http.post("/login", data={**given, "form_token": self._form_token("/login")}).status_code >= 400
        self.http.post("/login", content=word("fel-användare").encode())
        self.http.post("/login", data={"username": word("fel-användare"), "password": word("fel-lösenord"), "form_token": word("fält")})

    def log_in(self) -> None:
        """With the account that was made for this."""
        given = {"username": STAFF_NAME, "password": STAFF_PASSWORD, "form_token": self._form_token("/login")}
        assert self.http.post("/login", data=given).status_code == 200
        self.seen.add("personalens halva session", *self.http.cookies.values())
        self._make_second_step()
        self.seen.add("personalens session", *self.http.cookies.values())
        self.ticket = re.search(r'href="(/tickets/[^"]+)"', self.http.get("/queue").text)[1]

    def _make_second_step(self) -> None:
        """An app for codes, first with a wrong code, and the recovery codes that are shown once."""
        page = self.http.post("/login/setup/app", data={"form_token": self._form_token("/login/setup")})
        secret = secret_on(page.text)
        self.seen.add("appens hemlighet", secret)
        page = self.http.post("/login/setup/app/code", data=self._fields(page.text) | {"code": word("fel-lösenord")})
        page = self.http.post("/login/setup/app/code", data=self._fields(page.text) | {"code": CodeApp(secret).code()})
        codes = re.findall(r"\b(?:[A-Z0-9]{4,6}-){3,}[A-Z0-9]{4,6}\b", page.text)
        assert len(codes) == 10, "the recovery codes must be shown"
        self.seen.add("reservkoder", *codes)

    def work(self) -> str:
        """Takes the ticket, answers and notes; gives the page with all of it."""
        page = self.http.post(self.ticket + "/claim", data={"form_token": self._form_token(self.ticket)})
        for act, text in (("note", word("anteckning")), ("reply", word("personalsvar"))):
            page = self.http.post(f"{self.ticket}/{act}", data=self._fields(page.text) | {"text": text})
            assert page.status_code == 200
        return self.http.get(self.ticket).text

    def break_rules(self) -> None:
        """Forms without their token, texts too long, addresses that are not there."""
        fields = self._fields(self.http.get(self.ticket).text)
        assert self.http.post(self.ticket + "/reply", data={"text": word("personalsvar")}).status_code >= 400
        self.http.post(self.ticket + "/reply", data=fields | {"text": word("personalsvar") * 300})
        self.http.post(self.ticket + "/note", data=fields | {"text": word("anteckning") * 4000})
        self.http.post(self.ticket + "/close", data=fields | {"outcome": word("fält")})
        self.http.post(self.ticket + "/note", content=b"\xff" + word("kropp").encode())
        self.http.post(self.ticket + "/note", files={"text": (word("filnamn"), word("kropp").encode())})
        for address in (f"/tickets/{word('adress')}", f"/queue?show={word('fråga')}", f"/{word('adress')}"):
            self.http.get(address)

    def read_again(self) -> None:
        """Opens the ticket, as before something is written on it, and the login page beside it."""
        self.fields = self._fields(self.http.get(self.ticket).text)
        self.login = self._fields(self.second.get("/login").text)

    def write_into_the_void(self) -> None:
        """On the page that was read last, while the database is away or refuses: nothing of this can be kept."""
        answers = [self.http.post(f"{self.ticket}/{act}", data=self.fields | {"text": word(mark)})
                   for act, mark in (("note", "anteckning"), ("reply", "personalsvar"))]  # fmt: skip
        assert max(answer.status_code for answer in [*answers, self.http.get(self.ticket)]) >= 500
        self.second.post("/login", data={"username": STAFF_NAME, "password": STAFF_PASSWORD, **self.login})

    def _form_token(self, path: str) -> str:
        return self._fields(self.http.get(path).text)["form_token"]

    def _fields(self, page: str) -> dict[str, str]:
        fields = dict(re.findall(r'name="(form_token|key|seen)" value="([^"]*)"', page))
        self.seen.add("formulärets nyckel", fields["form_token"])
        return fields


def hire(installed) -> None:
    """The account, made as an operator makes it."""
    words = ("staff", "add", "--municipality", MUNICIPALITY, "--username", STAFF_NAME, "--name", "Kim Test", "--password-stdin")
    done = installed.steget(*words, given=STAFF_PASSWORD + "\n")
    assert done.returncode == 0, done.stderr
