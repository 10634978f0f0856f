"""`python -m handover.bridge`"""

from __future__ import annotations

from foundation.directory import municipalities_at_start
from foundation.doorbell import make_bell
from foundation.logs import start_logs
from foundation.serving import serve
from foundation.settings import load_settings, refuse_to_start
from handover.bridge.app import create_app
from handover.bridge.settings import BridgeSettings
from handover.core.retention import RetentionRule
from handover.delivery.inbox_file import read_kinds
from handover.municipality_file import MunicipalityFileError
from handover.retention_file import read_retention
from handover.store.engine import make_engine


def main() -> None:
    """Serves until SIGTERM. The database may come up later: until then /readyz and all writes answer 503."""
    settings = load_settings(BridgeSettings)
    log = start_logs("bridge")
    inboxes, retention = _inboxes(settings), _retention(settings)
    engine = make_engine(settings.database_url.get_secret_value(), pool_size=10)
    app = create_app(engine, bridge_token=settings.bridge_token.get_secret_value(),
                     receipt_key=settings.receipt_key.get_secret_value(), content_keys=settings.content_keys,
                     log=log, inboxes=inboxes, retention=retention, bell=make_bell(settings.redis_url, log))  # fmt: skip
    log.event("process_started", port=settings.port)
    serve(app, settings.host, settings.port)


def _inboxes(settings: BridgeSettings) -> dict[str, tuple[str, ...]]:
    try:
        return read_kinds(settings.inboxes, municipalities_at_start())
    except MunicipalityFileError as error:
        refuse_to_start(str(error))


def _retention(settings: BridgeSettings) -> dict[str, RetentionRule]:
    try:
        return read_retention(settings.retention, municipalities_at_start())
    except MunicipalityFileError as error:
        refuse_to_start(str(error))


if __name__ == "__main__":
    main()
