"""`python -m handover.bridge`"""

from __future__ import annotations

from foundation.directory import load_municipalities
from foundation.doorbell import make_bell
from foundation.logs import start_logs
from foundation.serving import serve
from foundation.settings import load_settings, refuse_to_start
from handover.bridge.app import create_app
from handover.bridge.settings import BridgeSettings
from handover.delivery.inbox_file import kinds_by_municipality, read_inboxes
from handover.municipality_file import MunicipalityFileError
from handover.store.engine import make_engine


def main() -> None:
    """Serves until SIGTERM. The database may come up later: until then /readyz and all writes answer 503."""
    settings = load_settings(BridgeSettings)
    log = start_logs("bridge")
    inboxes = _inboxes(settings)
    engine = make_engine(settings.database_url.get_secret_value(), pool_size=10)
    app = create_app(engine, bridge_token=settings.bridge_token.get_secret_value(),
                     receipt_key=settings.receipt_key.get_secret_value(), content_keys=settings.content_keys,
                     log=log, inboxes=inboxes, bell=make_bell(settings.redis_url, log))  # fmt: skip
    log.event("process_started", port=settings.port)
    serve(app, settings.host, settings.port)


def _inboxes(settings: BridgeSettings) -> dict[str, tuple[str, ...]]:
    try:
        return kinds_by_municipality(read_inboxes(settings.inboxes, load_municipalities()))
    except MunicipalityFileError as error:
        refuse_to_start(str(error))


if __name__ == "__main__":
    main()
