"""`python -m handover.desk`"""

from __future__ import annotations

from foundation.doorbell import make_bell
from foundation.logs import start_logs
from foundation.serving import serve
from foundation.settings import load_settings
from handover.delivery.alarm_settings import alarm_ways
from handover.desk.app import create_app
from handover.desk.settings import DeskSettings
from handover.store.engine import make_engine


def main() -> None:
    """Serves until SIGTERM. The database may come up later: until then /readyz and all pages answer 503."""
    settings = load_settings(DeskSettings)
    log = start_logs("desk")
    engine = make_engine(settings.database_url.get_secret_value(), pool_size=10)
    app = create_app(engine, content_keys=settings.content_keys, log=log, staff_url=settings.staff_url,
                     public_url=settings.public_url, ways=alarm_ways(settings),
                     is_second_step_required=settings.second_step == "required", bell=make_bell(settings.redis_url, log))  # fmt: skip
    log.event("process_started", port=settings.port)
    serve(app, settings.host, settings.port)


if __name__ == "__main__":
    main()
