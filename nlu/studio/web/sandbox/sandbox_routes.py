"""Trying the bot in any version, on a page: nothing of it reaches anybody, and it is gone when it ends, or after a day."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response

from foundation.content.versions import Version, VersionBroken
from nlu.studio.content.conversations import Step, add_conversation
from nlu.studio.content.errors import ContentError
from nlu.studio.roles import EDITOR
from nlu.studio.store.draft import Edit
from nlu.studio.store.trials import MOST_TURNS, Trial, Trials
from nlu.studio.web.acting import acting
from nlu.studio.web.cleaned import clean_line, clean_text
from nlu.studio.web.declared import open_to_members
from nlu.studio.web.door import Visit
from nlu.studio.web.figures import version as short
from nlu.studio.web.parts import StudioParts
from nlu.studio.web.publishing.kept_versions import Kept, kept_versions
from nlu.studio.web.sandbox.conversation_routes import address_of_conversation
from nlu.studio.web.sandbox.sandbox_view import control_words, rows_of, steps_of
from nlu.studio.web.sandbox.trying import NotNow, Trying, words_of
from nlu.studio.web.words import day_of

LONGEST: Final = 2_000
_HERE: Final = "/studio/sandbox"
_NOT_RUNNING: Final = "Det går inte att prova boten här, för de delar som svarar är inte igång."
_GONE: Final = "Versionen som du provade finns inte kvar. Börja om med en annan."
_EMPTY: Final = "Skriv något först."
_LONG: Final = f"Meddelandet är för långt. Det får ha högst {LONGEST} tecken."
_FULL: Final = f"Samtalet är slut efter {MOST_TURNS} meddelanden. Spara det som prov, eller börja om."


def sandbox_routes(parts: StudioParts, trials: Trials, trying: Trying | None) -> APIRouter:
    """GET /sandbox and /sandbox/save; POST /sandbox/begin, /say, /press, /end and /save."""
    router = APIRouter(prefix="/sandbox")
    come_in, act = Depends(parts.door.visit), Depends(acting(parts.door))

    @router.get("")
    @open_to_members()
    def sandbox(visit: Visit = come_in) -> Response:
        return _page(parts, trials, trying, visit)

    @router.post("/begin")
    @open_to_members()
    def begin(visit: Visit = act) -> Response:
        version = _opened(parts, visit.form.get("version", ""))
        if trying is None or version is None:
            return _page(parts, trials, trying, visit, 409, refused=_GONE if trying else _NOT_RUNNING)
        _forgotten(trials, trying, visit)
        try:
            trials.begin(visit.member.id, trying.begin(version))
        except NotNow as why:
            return _page(parts, trials, trying, visit, 503, refused=str(why))
        return RedirectResponse(_HERE, 303)

    @router.post("/say")
    @open_to_members()
    def say(visit: Visit = act) -> Response:
        return _turn(parts, trials, trying, visit, clean_text(visit.form.get("text", "")), "")

    @router.post("/press")
    @open_to_members()
    def press(visit: Visit = act) -> Response:
        return _turn(parts, trials, trying, visit, "", visit.form.get("button", ""))

    @router.post("/end")
    @open_to_members()
    def end(visit: Visit = act) -> Response:
        _forgotten(trials, trying, visit)
        return RedirectResponse(_HERE, 303)

    @router.get("/save")
    @open_to_members()
    def ask_save(visit: Visit = come_in) -> Response:
        return _save_page(parts, trials, visit)

    @router.post("/save")
    @open_to_members(EDITOR)
    def save(visit: Visit = act) -> Response:
        name, steps = clean_line(visit.form.get("name", "")), _held_steps(parts, trials.of(visit.member.id), visit)
        edit = Edit(f"conversation/{name}"[:200], f"Sparade samtalet ”{name}”", lambda tree: add_conversation(tree, name, steps),
                    clean_line(visit.form.get("why", "")))  # fmt: skip
        try:
            parts.draft.save(visit.member, edit)
        except ContentError as fault:
            return _save_page(parts, trials, visit, 422, refused=fault.what, name=name)
        return RedirectResponse(f"{address_of_conversation(name)}?done=added", 303)

    return router


def _turn(parts: StudioParts, trials: Trials, trying: Trying | None, visit: Visit, text: str, button: str) -> Response:
    """One message or press; a second press of the same page, and one that came too late, change nothing."""
    trial = trials.of(visit.member.id)
    if trying is None or trial is None:
        return _page(parts, trials, trying, visit, 409, refused="" if trying else _NOT_RUNNING, written=text)
    if visit.form.get("after") != str(len(trial.turns)):
        return RedirectResponse(f"{_HERE}#latest", 303)
    version = _opened(parts, trial.version)
    pressed = _pressed(trial, button)
    refused = _against(text, trial, version, is_press=pressed is not None)
    if refused or version is None:
        return _page(parts, trials, trying, visit, 422, refused=refused, written=text)
    try:
        turn = trying.press(trial, version, pressed) if pressed else trying.write(trial, version, text)
    except NotNow as why:
        return _page(parts, trials, trying, visit, 503, refused=str(why), written=text)
    trials.add(visit.member.id, trial, turn)
    return RedirectResponse(f"{_HERE}#latest", 303)


def _against(text: str, trial: Trial, version: Version | None, *, is_press: bool) -> str:
    if version is None:
        return _GONE
    if len(trial.turns) > MOST_TURNS:
        return _FULL
    if not is_press and not text:
        return _EMPTY
    return _LONG if len(text) > LONGEST else ""


def _pressed(trial: Trial, shown: str) -> dict[str, str] | None:
    """The button of the last answer; what it means is known here and not taken from the form."""
    buttons = [button for part in trial.turns[-1]["parts"] for button in part["buttons"]] if trial.turns else []
    number = int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 4 else -1
    return buttons[number] if 0 <= number < len(buttons) else None


def _forgotten(trials: Trials, trying: Trying | None, visit: Visit) -> None:
    trial = trials.of(visit.member.id)
    trials.end(visit.member.id)
    if trial and trying:
        trying.forget(trial)


def _opened(parts: StudioParts, id_: str) -> Version | None:
    try:
        return parts.versions.open(id_)
    except (VersionBroken, ValueError):
        return None


def _page(parts: StudioParts, trials: Trials, trying: Trying | None, visit: Visit, status: int = 200, *, refused: str = "",
          written: str = "") -> Response:  # fmt: skip
    trial = trials.of(visit.member.id)
    version = _opened(parts, trial.version) if trial else None
    words = words_of(version) if version else None
    rows = rows_of(trial.turns, words.labels if words else {}, words.titles if words else {}) if trial else []
    return parts.pages.response(
        "sandbox.html", visit, status, trial=trial, rows=rows, refused=refused, written=written,
        versions=[(one.id, _words(one)) for one in kept_versions(parts)], is_running=trying is not None, control_words=control_words,
        is_full=bool(trial) and len(trial.turns) > MOST_TURNS, has_draft=bool(parts.draft.changed()),
    )  # fmt: skip


def _save_page(parts: StudioParts, trials: Trials, visit: Visit, status: int = 200, *, refused: str = "", name: str = "") -> Response:
    chosen = {field for field, value in visit.form.items() if value == "yes"} if visit.form else None
    return parts.pages.response("sandbox_save.html", visit, status, steps=_steps(parts, trials.of(visit.member.id)), refused=refused,
                                name=name, chosen=chosen)  # fmt: skip


def _steps(parts: StudioParts, trial: Trial | None) -> list:
    version = _opened(parts, trial.version) if trial else None
    if trial is None or version is None:
        return []
    words = words_of(version)
    return steps_of(trial.turns, words.labels, words.titles)


def _held_steps(parts: StudioParts, trial: Trial | None, visit: Visit) -> list[Step]:
    found: list[Step] = []
    for done, choices in _steps(parts, trial):
        found += [done, *(choice.step for choice in choices if visit.form.get(choice.field) == "yes")]
    return found


def _words(one: Kept) -> str:
    """`1f2e3d4c, används nu`"""
    told = "används nu" if one.is_live else "publicerad" if one.published else "prövad" if one.tried else ""
    when = f" {day_of(one.moment)}" if one.moment and told not in ("", "används nu") else ""
    return short(one.id) + (f", {told}{when}" if told else "")
