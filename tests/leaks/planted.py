"""`python -m tests.leaks.planted NAME COMMAND…`: runs a process of the product as it is, at debug level if LEAKS_LEVEL says so,
and with a defect if the file LEAKS_PLANTS exists. The product itself knows nothing of this.
"""

from __future__ import annotations

import os
import runpy
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from foundation import logs


def _talkative() -> None:
    """Every library says all that it can. What becomes of it is the product's own doing."""
    import logging

    quiet = logs.start_logs

    def loud(part: str) -> logs.EventLog:
        log = quiet(part)
        logging.getLogger().setLevel(logging.DEBUG)
        for handler in logging.getLogger().handlers:
            handler.setLevel(logging.DEBUG)
        return log

    logs.start_logs = loud


def _gateway_log_line() -> None:
    from bot.gateway import reading

    read = reading.read_text

    def telling(text: str) -> object:
        logs.EventLog("gateway").event("text_read", reason=text)
        return read(text)

    reading.read_text = telling


def _bridge_exception_text() -> None:
    from handover.core import referral

    check = referral._contact_value

    def failing(draft: dict, method: object, phone: object) -> str | None:
        try:
            raise ValueError(draft.get("own_words"))
        except ValueError:
            traceback.print_exc()
        return check(draft, method, phone)

    referral._contact_value = failing


def _desk_access_log() -> None:
    import uvicorn

    run = uvicorn.run
    uvicorn.run = lambda app, **options: run(app, **{**options, "access_log": True, "log_config": uvicorn.config.LOGGING_CONFIG})


def _plain_mail() -> None:
    from handover.delivery.inboxes.smime_mail import letter

    letter.enveloped = lambda entity, _certificates: entity


DEFECTS: dict[str, Callable[[], None]] = {
    "gateway": _gateway_log_line, "bridge": _bridge_exception_text, "desk": _desk_access_log, "delivery": _plain_mail,
}  # fmt: skip


def main(name: str, command: list[str]) -> None:
    """Becomes the command, or runs its module in this process. Rasa's defect is that the filter before it is left out."""
    is_planted = Path(os.environ["LEAKS_PLANTS"]).exists()
    if name == "rasa":
        command = command[2:] if is_planted else command
        os.execvpe(command[0], command, os.environ)
    if os.environ["LEAKS_LEVEL"] == "debug":
        _talkative()
    if is_planted and name in DEFECTS:
        DEFECTS[name]()
    assert command[1] == "-m", "a module of ours is run here, or Rasa"
    sys.argv = command[2:]
    runpy.run_module(command[2], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
