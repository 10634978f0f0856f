"""What was installed and built: environments, models, secrets, the directory of contacts."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bot.widget.embedding import EmbeddingRefused, load_embeddings
from foundation.directory import Contacts, load_municipalities
from foundation.opening_hours_rows import DirectoryRefused
from foundation.settings import ROOT
from steget.doctor.finding import Finding, fault, fine, warn
from steget.embedded.secrets import NAMES
from steget.installation import Installation
from steget.places import RASA_ENVIRONMENT, RASA_PYTHON
from steget.preparing.step import Step
from steget.preparing.steps import app_steps, rasa_steps

_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
_DAYS = 90


def check_app_environment() -> Finding:
    """Each package of the lock is installed in the locked version."""
    locked = _LOCKED.findall((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    wrong = [name for name, wanted in locked if _installed(name) != wanted]
    if wrong:
        return fault("appens paket", f"{len(wrong)} paket saknas eller har fel version: {', '.join(wrong[:5])}.", "Kör `make setup`.")
    return fine("appens paket", f"Appens {len(locked)} paket är de låsta.")


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def check_rasa_environment() -> Finding:
    """The Rasa box was installed from the lock as it is now."""
    stamp, lock = RASA_ENVIRONMENT / "installed", ROOT / "bot" / "requirements.lock"
    if not RASA_PYTHON.exists() or not stamp.is_file():
        return fault("Rasas paket", "Rasas miljö saknas eller är inte färdig.", "Kör `make setup`.")
    if stamp.read_text(encoding="utf-8").strip() != hashlib.sha256(lock.read_bytes()).hexdigest():
        return fault("Rasas paket", "Rasas miljö är gjord av en annan låsfil.", "Kör `make setup`.")
    return fine("Rasas paket", "Rasas miljö är den låsta.")


def check_models() -> list[Finding]:
    """Every model is there, unchanged, and made from the sources as they are now."""
    return [_check_step(step) for step in (*app_steps(), *rasa_steps())]


def _check_step(step: Step) -> Finding:
    advice = "Kör `make setup`."
    if not step.stamp.exists():
        return fault(step.what, f"{step.what}: inte byggt.", advice)
    if changed := step.stamp.changed():
        sentence = f"{step.what}: {Path(changed[0]).name} saknas eller har ändrats sedan den byggdes."
        return fault(step.what, sentence, "Kör `make setup`, eller `steget train --force`.")
    if not step.is_current():
        return warn(step.what, f"{step.what}: byggt av äldre källor.", advice)
    return fine(step.what, f"{step.what}: byggt och oförändrat.")


def check_secrets(installation: Installation) -> Finding:
    """Secrets that were made here are readable by their user only."""
    paths = [installation.secret_folder / name for name in NAMES]
    present = [path for path in paths if path.exists()]
    loose = [path.name for path in present if path.stat().st_mode & 0o077]
    if loose:
        return fault("hemligheter", f"Andra på datorn kan läsa: {', '.join(loose)}.", f"Kör `chmod 600 {installation.secret_folder}/*`.")
    if present and len(present) < len(paths):
        return warn("hemligheter", "En hemlighet saknas och görs ny vid nästa start.", "Lägg tillbaka den från en kopia om du har en.")
    return fine("hemligheter", "Hemligheterna kan bara läsas av sin användare." if present else "Hemligheterna görs vid första starten.")


def check_contacts(today: date) -> Finding:
    """Numbers that nobody has verified for a long time may be wrong, and a wrong one can cost a life."""
    old = [contact.name for contact in Contacts.load().all() if (today - contact.verified_at).days > _DAYS]
    if old:
        return warn("telefonnummer", f"Inte kontrollerade på {_DAYS} dagar: {', '.join(old)}.",
                    "Ring eller läs ägarens sida och skriv dagen i directory/contacts.yml.")  # fmt: skip
    return fine("telefonnummer", f"Alla telefonnummer är kontrollerade de senaste {_DAYS} dagarna.")


def check_municipalities() -> Finding:
    """The municipalities can be read; no process starts with opening hours that cannot."""
    try:
        known = load_municipalities()
    except DirectoryRefused as refused:
        return fault("kommunerna", f"directory/municipalities.yml: {refused}", "Rätta filen. Överst i den står hur den skrivs.")
    told = sum(row.hours is not None for row in known.values())
    return fine("kommunerna", f"Kommuner: {len(known)}. Öppettider har skrivits in för {told}.")


def check_embedding() -> Finding:
    """The file of websites that may show the chat can be used; the gateway does not start with one that cannot."""
    try:
        known = load_embeddings(load_municipalities())
    except EmbeddingRefused as refused:
        return fault("inbäddning", f"directory/embedding.yml: {refused}", "Rätta filen. Se docs/embedding.md.")
    return fine("inbäddning", f"Kommuner som visar chatten på sina webbplatser: {sum(bool(one.origins) for one in known.values())}.")
