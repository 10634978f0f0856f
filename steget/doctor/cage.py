"""How much of the Rasa box's cage this machine can close."""

from __future__ import annotations

import platform

from bot.assistant import landlock, seccomp
from steget.doctor.finding import Finding, fine, warn

_ADVICE = "Använd Linux 6.7 eller senare med Landlock påslaget, eller kör med docker compose, där nätet saknar väg ut."


def check_cage() -> Finding:
    """Files (Landlock 1), TCP (Landlock 4), and all other sockets (the system call filter)."""
    version, filtered = landlock.abi(), seccomp.supported()
    if not version:
        return warn("Rasas bur", "Kärnan saknar Landlock: Rasa kan läsa det som appens användare kan läsa, och nå nätet.", _ADVICE)
    if not filtered:
        return warn("Rasas bur", f"Rasas bur är öppen för UDP och databasens uttag på {platform.machine()}.", _ADVICE)
    if version < landlock.CLOSES_TCP:
        return warn("Rasas bur", "Kärnan är för gammal: Rasa når inga hemligheter men kan ansluta ut på nätet med TCP.", _ADVICE)
    return fine("Rasas bur", "Rasa är instängt: inga hemligheter, ingen databas, bara portarna till de egna processerna.")
