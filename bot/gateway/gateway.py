"""Puts the gateway's parts together; the only file that knows them all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.gateway.alarms import Alarms
from bot.gateway.background import Background
from bot.gateway.bridge_client import BridgeClient, Handover
from bot.gateway.clients import Clients
from bot.gateway.closures import Closures
from bot.gateway.content.edition_content import EditionContent
from bot.gateway.content.own_words import NO_OWN_WORDS, OwnWords
from bot.gateway.content.texts import Texts
from bot.gateway.conversing import Conversing, Rooms
from bot.gateway.crowd import Crowd, crowded
from bot.gateway.deciding import Deciding
from bot.gateway.ending import Ending
from bot.gateway.erasing import Erasing
from bot.gateway.from_memory import FromMemory
from bot.gateway.gate import Gate, Screening
from bot.gateway.guesses import Guesses
from bot.gateway.housekeeping import Housekeeping
from bot.gateway.known_locales import KnownLocales
from bot.gateway.language_turns import LanguageTurns
from bot.gateway.lasting import Lasting
from bot.gateway.learning.learning_turns import LearningTurns
from bot.gateway.limits import PER_MINUTE
from bot.gateway.live.catching_up import CatchingUp
from bot.gateway.live.live_bridge import LiveBridge
from bot.gateway.live.live_chat import LiveChat
from bot.gateway.live.offering import Offering
from bot.gateway.live.outbox import LiveOutbox
from bot.gateway.live.turns import LiveTurns
from bot.gateway.nlu_client import NluClient, Understanding
from bot.gateway.opening import Opening
from bot.gateway.publishing import Publisher
from bot.gateway.rasa_client import Dialogue, RasaClient
from bot.gateway.rasa_parts import PartReader
from bot.gateway.recall import Recall
from bot.gateway.referral import ReferralForm
from bot.gateway.staff_hours import StaffHours
from bot.gateway.store.closures import ClosureStore
from bot.gateway.store.connections import Connections
from bot.gateway.store.conversations import Conversations
from bot.gateway.store.learning import LessonStore
from bot.gateway.store.turns import Turns
from bot.gateway.store.upkeep import Upkeep
from bot.gateway.talk import Talk
from bot.gateway.tokens import TokenMint
from bot.widget.embedding import Embeddings
from bot.widget.wording import Wording
from foundation.content.versions import SHIPPED
from foundation.directory import Contacts, Municipality
from foundation.doorbell import Doorbell
from foundation.farewell import Farewell
from foundation.logs import EventLog


@dataclass(frozen=True, slots=True)
class Outside:
    """What the gateway stands on: database, inner services, the rules, the directory, its texts and its page (HTML).

    `public_url` is the chat's address as people see it; None: as the request says. `content` is the version that all of it is of,
    `words` what the widget is said in; None: as they were shipped. `own_words` are those of municipalities over common answers.
    """

    engine: AsyncEngine
    clients: Clients
    bell: Doorbell
    screen: Screening
    contacts: Contacts
    municipalities: Mapping[str, Municipality]
    texts: Texts
    page: str
    messages_per_minute: int = PER_MINUTE
    embeddings: Embeddings = field(default_factory=dict)
    public_url: str | None = None
    content: str = SHIPPED
    words: Mapping[str, Wording] | None = None
    own_words: OwnWords = NO_OWN_WORDS

    def of_version(self, content: EditionContent) -> Outside:
        """The same on other content."""
        return replace(self, contacts=content.contacts, municipalities=content.municipalities, texts=content.texts, page=content.page,
                       embeddings=content.embeddings, content=content.id, words=content.words, own_words=content.own_words)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gateway:
    """What the routes use."""

    mint: TokenMint
    gate: Gate
    connections: Connections
    texts: Texts
    opening: Opening
    conversing: Conversing
    conversations: Conversations
    erasing: Erasing
    ending: Ending
    referral: ReferralForm
    alarms: Alarms
    guesses: Guesses
    upkeep: Upkeep
    understanding: Understanding
    dialogue: Dialogue
    bridge: Handover
    bell: Doorbell
    background: Background
    housekeeping: Housekeeping
    farewell: Farewell
    municipalities: Mapping[str, Municipality]
    log: EventLog
    live: LiveChat
    closures: Closures
    embeddings: Embeddings
    publisher: Publisher
    locales: KnownLocales
    languages: LanguageTurns
    hours: StaffHours


def make_gateway(outside: Outside, conversation_key: str, log: EventLog, lasting: Lasting | None = None) -> Gateway:
    """A gateway on `outside`; nothing runs before its housekeeping is started. `lasting` is what it takes over from one before it."""
    lasting = lasting or Lasting.on(outside.engine, log, outside.messages_per_minute)
    clock, modes, locales, background, connections = lasting.clock, lasting.modes, lasting.locales, lasting.background, lasting.connections
    texts, mint = outside.texts, TokenMint(conversation_key)
    hours = StaffHours(outside.municipalities, texts)
    publisher, languages = Publisher(clock, texts.phrases, locales), LanguageTurns(texts, locales)
    understanding = NluClient(outside.clients.nlu, outside.content, lasting.nlu_queue)
    dialogue, bridge = RasaClient(outside.clients.rasa, outside.content), BridgeClient(outside.clients.bridge)
    conversations = Conversations(connections, lambda vault: publisher.publish(vault, texts.say["welcome"]), locales)
    turns, upkeep = Turns(conversations, clock), Upkeep(connections)
    live_bridge = LiveBridge(bridge)
    outbox = LiveOutbox(connections, live_bridge, conversation_key, log)
    catching_up = CatchingUp(conversations, live_bridge, publisher, texts, modes)
    live_turns = LiveTurns(outbox, catching_up, texts)
    offering = Offering(live_bridge, live_turns, conversations, texts, hours)
    closures = Closures(ClosureStore(connections), texts, lasting.closed)
    from_memory = FromMemory(publisher, turns, conversations, background, outside.bell, modes, outbox, lasting.answers)
    lessons = LessonStore(connections)
    learning = LearningTurns(texts, lessons, background)
    talk = Talk(dialogue, PartReader(texts, outside.contacts, log, hours, outside.own_words), texts, log, lasting.breaker)
    erasing = Erasing(conversations, upkeep, bridge, talk, from_memory.forget, background, log)
    ending = Ending(conversations, upkeep, live_bridge, erasing)
    gate = Gate(outside.screen, understanding, log, lasting.threads)
    alarms = Alarms(gate, texts)
    crowd = Crowd(crowded(texts.crowded), free=lasting.places)
    deciding = Deciding(texts, talk, live_turns, offering, closures, languages, learning)
    rooms = Rooms(gate, Recall(conversations, log, under_way=lasting.under_way), lasting.limit, crowd, from_memory, turns,
                  deciding, erasing, publisher, languages, texts, outside.bell,
                  modes, locales, log)  # fmt: skip
    return Gateway(
        mint=mint, gate=gate, connections=connections, texts=texts, conversing=Conversing(rooms), publisher=publisher,
        locales=locales, languages=languages,
        opening=Opening(mint, conversations, publisher, texts, outside.municipalities, locales, log, closures),
        closures=closures, embeddings=outside.embeddings, conversations=conversations, erasing=erasing, ending=ending,
        referral=ReferralForm(conversations, bridge, alarms, publisher, texts, from_memory, log, hours),
        alarms=alarms, guesses=lasting.guesses, upkeep=upkeep, understanding=understanding,
        dialogue=dialogue, bridge=bridge, bell=outside.bell, background=background, farewell=Farewell(),
        housekeeping=Housekeeping(upkeep, erasing, outside.bell, log, outbox=outbox, closures=closures, lessons=lessons),
        municipalities=outside.municipalities, log=log, live=LiveChat(catching_up, offering, live_bridge, conversations, texts, publisher),
        hours=hours,
    )  # fmt: skip
