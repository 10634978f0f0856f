"""All processes of an installation on one machine."""

from __future__ import annotations

from steget.embedded.ports import check_free, pick_free
from steget.embedded.postgres import postgres_spec
from steget.embedded.rasa_box import actions_spec, rasa_spec
from steget.embedded.studio_jobs import studio_jobs_spec
from steget.embedded.valkey import valkey_spec
from steget.embedded.web_processes import bridge_spec, delivery_spec, desk_spec, gateway_spec, migrations_spec, nlu_spec
from steget.installation import Installation
from steget.processes.spec import Spec


def check_doors(installation: Installation) -> None:
    """Raises PortTaken when the public or the staff port is in use."""
    check_free(installation.public_host, installation.public_port, "chatten", "STEGET_PUBLIC_PORT")
    check_free(installation.staff_host, installation.staff_port, "personalens sidor", "STEGET_STAFF_PORT")


def all_specs(installation: Installation) -> list[Spec]:
    """What `steget up` runs; a server whose address the user has set is used and not started."""
    ports = pick_free(("nlu", "rasa", "actions", "bridge"))
    addresses = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
    stores = []
    if installation.database_url is None:
        stores.append(postgres_spec(installation))
    if installation.redis_url is None:
        stores.append(valkey_spec(installation))
    return [
        *stores, migrations_spec(installation), nlu_spec(installation, ports["nlu"]),
        rasa_spec(installation, ports["rasa"], addresses), actions_spec(installation, ports["actions"], addresses),
        bridge_spec(installation, ports["bridge"]), delivery_spec(installation), gateway_spec(installation, addresses),
        desk_spec(installation, addresses), studio_jobs_spec(installation, addresses),
    ]  # fmt: skip
