"""Our own web processes, each with no more than it needs to know."""

from __future__ import annotations

import sys

from steget.embedded.environment import app_environment
from steget.embedded.postgres import database_url
from steget.embedded.secrets import content_key_settings, secret_setting
from steget.embedded.valkey import redis_url
from steget.installation import Installation
from steget.probes.stores import ask_worker
from steget.probes.web import ask
from steget.processes.spec import GIVES_WAY, Probe, Spec

DOOR_STOP_SECONDS = 9.0  # open event streams get time to say goodbye


def _address(host: str, port: int) -> dict[str, str]:
    return {"STEGET_HOST": host, "STEGET_PORT": str(port)}


def _own(name: str, label: str, module: str, env: dict[str, str], port: int, probe: Probe, **extra: object) -> Spec:
    return Spec(name=name, label=label, command=(sys.executable, "-m", module), env=app_environment(env), port=port,
                probe=probe, **extra)  # type: ignore[arg-type]  # fmt: skip


def loopback(host: str, port: int) -> str:
    """Where a probe on this machine reaches a door that may listen on all addresses."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 - compared, not listened on
    return f"http://{reachable}:{port}"


def _content(installation: Installation) -> dict[str, str]:
    return {"STEGET_CONTENT": str(installation.content_folder)}


def _tombstones(installation: Installation) -> dict[str, str]:
    return {"STEGET_TOMBSTONES": str(installation.tombstone_file)}


def migrations_spec(installation: Installation) -> Spec:
    """The step that brings the tables to the newest form; in a process of its own to keep the supervisor small."""
    env = app_environment({"STEGET_DATABASE_URL": database_url(installation), **_tombstones(installation)}
                          | content_key_settings(installation.secret_folder))  # fmt: skip
    return Spec(name="migrations", label="Databasens tabeller", command=(sys.executable, "-m", "steget", "migrate"), env=env,
                needs=("postgres",), once=True, start_seconds=120)  # fmt: skip


def nlu_spec(installation: Installation, port: int) -> Spec:
    """Understanding: sentence in, intent and danger out."""
    env = _address("127.0.0.1", port) | _content(installation) | {"OMP_NUM_THREADS": "2", "TOKENIZERS_PARALLELISM": "false"}
    return _own("nlu", "Förståelse (nlu)", "nlu.encoder", env, port, lambda: ask("nlu", f"http://127.0.0.1:{port}"), stop_seconds=2.0,
                nice=GIVES_WAY)  # fmt: skip


def bridge_spec(installation: Installation, port: int) -> Spec:
    """Consent, tickets and receipts; the only one that has the key of the receipt codes."""
    env = _address("127.0.0.1", port) | {"STEGET_DATABASE_URL": database_url(installation), "STEGET_REDIS_URL": redis_url(installation)}
    env |= content_key_settings(installation.secret_folder)
    for name in ("bridge_token", "receipt_key"):
        env |= secret_setting(name, installation.secret_folder)
    return _own("bridge", "Ärenden (bridge)", "handover.bridge", env, port, lambda: ask("readiness", f"http://127.0.0.1:{port}"),
                needs=("migrations",), stop_seconds=2.0)  # fmt: skip


def delivery_spec(installation: Installation) -> Spec:
    """Brings tickets to the municipalities' own inboxes, and raises the alarm when one is silent."""
    url = database_url(installation)
    env = {"STEGET_DATABASE_URL": url, **_tombstones(installation)} | content_key_settings(installation.secret_folder)
    return Spec(name="delivery", label="Leveranser (delivery)", command=(sys.executable, "-m", "handover.delivery"),
                env=app_environment(env), probe=lambda: ask_worker(url), needs=("migrations",),
                stop_seconds=DOOR_STOP_SECONDS)  # fmt: skip


def gateway_spec(installation: Installation, addresses: dict[str, str]) -> Spec:
    """The public door."""
    host, port = installation.public_host, installation.public_port
    env = _address(host, port) | {"STEGET_DATABASE_URL": database_url(installation), "STEGET_REDIS_URL": redis_url(installation),
                                  "STEGET_NLU_URL": addresses["nlu"], "STEGET_RASA_URL": addresses["rasa"],
                                  "STEGET_BRIDGE_URL": addresses["bridge"], **_content(installation)}  # fmt: skip
    if installation.public_url:
        env["STEGET_PUBLIC_URL"] = installation.public_url
    for name in ("bridge_token", "conversation_key"):
        env |= secret_setting(name, installation.secret_folder)
    return _own("gateway", "Chatten (gateway)", "bot.gateway", env, port, lambda: ask("readiness", loopback(host, port)),
                needs=("migrations",), uses=("nlu", "rasa", "bridge", "valkey"), stop_seconds=DOOR_STOP_SECONDS,
                start_seconds=150.0)  # fmt: skip


def desk_spec(installation: Installation, addresses: dict[str, str]) -> Spec:
    """The staff's door. Only where editors try the bot does it ask the nlu service and Rasa."""
    host, port = installation.staff_host, installation.staff_port
    env = _address(host, port) | {"STEGET_DATABASE_URL": database_url(installation), "STEGET_REDIS_URL": redis_url(installation),
                                  "STEGET_PUBLIC_URL": installation.public_address, "STEGET_NLU_URL": addresses["nlu"],
                                  "STEGET_RASA_URL": addresses["rasa"], **_content(installation)}  # fmt: skip
    env |= content_key_settings(installation.secret_folder)
    return _own("desk", "Personalens sidor (desk)", "steget.staff_door", env, port, lambda: ask("readiness", loopback(host, port)),
                needs=("migrations",), stop_seconds=DOOR_STOP_SECONDS)  # fmt: skip
