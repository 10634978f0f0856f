"""`python -m steget.staff_door`: the staff's door, with the desk's pages and, below /studio, those where content is edited.

Neither part imports the other. What they share is the login: the studio asks an Entrance who is there, and this is the desk's.
"""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import RedirectResponse
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from foundation.content.versions import Versions
from foundation.doorbell import make_bell
from foundation.entry import ANYONE, open_to
from foundation.logs import EventLog, start_logs
from foundation.serving import serve
from foundation.settings import ROOT, load_settings
from handover.delivery.alarm_settings import alarm_ways
from handover.desk.app import create_app as create_desk
from handover.desk.pages import HasStudio
from handover.desk.settings import DeskSettings
from handover.store.engine import make_engine
from nlu.studio.content.touches import needs_second_eyes
from nlu.studio.jobs.talking import RasaDialogue
from nlu.studio.store.engine import make_engine as make_studio_engine
from nlu.studio.store.engine import studio_transactions
from nlu.studio.store.members import Members
from nlu.studio.web.app import ADDRESS, LONGEST_BODY, create_studio
from nlu.studio.web.improving.example_vectors import kept_vectors
from nlu.studio.web.improving.meaning import ModelMeaning
from nlu.studio.web.sandbox.trying import Services
from nlu.studio.web.sandbox.understanding import NluService
from steget.staff_entrance import StaffEntrance


class StaffDoorSettings(DeskSettings):
    """The desk's settings and STEGET_CONTENT, the folder of versions; without it the studio shows what came with the program.

    STEGET_NLU_URL and STEGET_RASA_URL answer where editors try the bot; without both of them the page says that nobody does.
    """

    content: Path | None = None
    nlu_url: str | None = None
    rasa_url: str | None = None


def create_staff_door(settings: StaffDoorSettings, log: EventLog) -> FastAPI:
    """The ASGI app. The database may come up later: until then /readyz and all pages answer 503."""
    url = settings.database_url.get_secret_value()
    engine, studio_engine = make_engine(url, pool_size=10), make_studio_engine(url)
    app = create_desk(engine, content_keys=settings.content_keys, log=log, staff_url=settings.staff_url, public_url=settings.public_url,
                      ways=alarm_ways(settings), is_second_step_required=settings.second_step == "required",
                      bell=make_bell(settings.redis_url, log), has_studio=_membership(studio_engine),
                      wider={f"{ADDRESS}/": LONGEST_BODY})  # fmt: skip
    versions = Versions(settings.content or ROOT / "var" / "content")
    vectors = kept_vectors(settings.content)
    studio = create_studio(studio_engine, StaffEntrance(engine, settings.staff_url), versions, needs_second_eyes, log,
                           ModelMeaning(ROOT / "models", versions, vectors, log), vectors, _services(settings))  # fmt: skip
    mount_studio(app, studio)
    return app


def mount_studio(app: FastAPI, studio: FastAPI) -> None:
    """The studio below ADDRESS, and the way there without the stroke at the end."""
    app.add_api_route(ADDRESS, open_to(ANYONE)(lambda: RedirectResponse(f"{ADDRESS}/", 303)), methods=["GET"])
    app.mount(ADDRESS, studio)


def _services(settings: StaffDoorSettings) -> Services | None:
    if settings.nlu_url is None or settings.rasa_url is None:
        return None
    return Services(NluService(settings.nlu_url), RasaDialogue(settings.rasa_url))


def _membership(engine: Engine) -> HasStudio:
    members = Members(studio_transactions(engine))

    def has_studio(staff_id: int) -> bool:
        try:
            return members.find(staff_id) is not None
        except SQLAlchemyError:
            return False  # a link in the menu is no reason for the desk to fail

    return has_studio


def main() -> None:
    """Serves until SIGTERM."""
    settings = load_settings(StaffDoorSettings)
    log = start_logs("desk")
    log.event("process_started", port=settings.port)
    serve(create_staff_door(settings, log), settings.host, settings.port)


if __name__ == "__main__":
    main()
