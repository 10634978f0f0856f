"""An edition: all of the gateway on one version of the content. Editions follow each other in a process that goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast

from starlette.types import ASGIApp

from bot.channels.telegram.channel import Telegram, TelegramOutside
from bot.channels.telegram.texts import ChannelTexts, load_texts
from bot.gateway.app import app_of
from bot.gateway.content.edition_content import EditionContent, read_content
from bot.gateway.gateway import Gateway, Outside, make_gateway
from bot.gateway.lasting import Lasting
from foundation.content.versions import Version
from foundation.logs import EventLog

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class Edition:
    """What answers, of one version. `said_in_telegram` are the channel's own texts with the numbers of this version."""

    gateway: Gateway
    outside: Outside
    said_in_telegram: Mapping[str, ChannelTexts]
    app: ASGIApp


class Printing:
    """Makes editions that share what outlives them. `find` gives the edition that answers now."""

    def __init__(self, outside: Outside, conversation_key: str, log: EventLog, telegram: TelegramOutside | None = None) -> None:
        self._outside, self._key, self._log, self._telegram_outside = outside, conversation_key, log, telegram
        self._lasting = Lasting.on(outside.engine, log, outside.messages_per_minute)
        self.telegram: Telegram | None = None

    def first(self, find: Callable[[], Edition]) -> Edition:
        """The edition on what the process was started with; Telegram begins with it and stays."""
        gateway = make_gateway(self._outside, self._key, self._log, self._lasting)
        texts = self._texts(gateway, self._outside)
        if self._telegram_outside:
            self.telegram = Telegram(
                _always_current(gateway, lambda: find().gateway), self._telegram_outside, self._outside.contacts, self._key,
                CurrentMapping(lambda: find().said_in_telegram),
            )  # fmt: skip
        return self._bound(gateway, self._outside, texts)

    def of(self, version: Version) -> Edition:
        """The edition of a version; takes seconds of work, so it belongs in a thread. Raises ContentRefused."""
        return self.on(read_content(version))

    def on(self, content: EditionContent) -> Edition:
        """The edition of what was read already."""
        outside = self._outside.of_version(content)
        gateway = make_gateway(outside, self._key, self._log, self._lasting)
        return self._bound(gateway, outside, self._texts(gateway, outside))

    def _texts(self, gateway: Gateway, outside: Outside) -> Mapping[str, ChannelTexts]:
        return load_texts(outside.contacts, gateway.texts.phrases) if self._telegram_outside else {}

    def _bound(self, gateway: Gateway, outside: Outside, texts: Mapping[str, ChannelTexts]) -> Edition:
        return Edition(gateway, outside, texts, app_of(gateway, outside, self.telegram))


class Current:
    """Stands for a part of the gateway that every edition has its own of: each use finds the one that answers now."""

    def __init__(self, find: Callable[[], object]) -> None:
        self._find = find

    def __getattr__(self, name: str) -> Any:
        return getattr(self._find(), name)


class CurrentMapping(Mapping[str, Part]):
    """The same for a mapping."""

    def __init__(self, find: Callable[[], Mapping[str, Part]]) -> None:
        self._find = find

    def __getitem__(self, key: str) -> Part:
        return self._find()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._find())

    def __len__(self) -> int:
        return len(self._find())


def _always_current(first: Gateway, find: Callable[[], Gateway]) -> Gateway:
    """A gateway for Telegram, which holds its parts as long as the process runs."""
    names = ("gate", "texts", "opening", "conversing", "conversations", "erasing", "alarms", "languages", "publisher")
    parts = {name: cast(Any, Current(lambda name=name: getattr(find(), name))) for name in names}
    return replace(first, municipalities=CurrentMapping(lambda: find().municipalities), **parts)
