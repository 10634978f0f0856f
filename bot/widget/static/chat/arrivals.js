/** Takes in what the server sends: into the history once, told once, and in sight when that takes nothing from the person. */
import { receiptCodeIn } from "../receipt/receipt_card.js";
import { spoken } from "./spoken.js";

const QUIET_MS = 800; // a history that is read again after a reload comes in one burst
const AFTER_TITLE_MS = 600; // a screen reader first says the page's name

export class Arrivals {
  #log;
  #announcer;
  #scroll;
  #reminder;
  #conversation = null;
  #stored = () => {};
  #quietUntil = 0;
  #ownReceipts = new Map();
  #lastAnswer = [];

  constructor({ log, announcer, scroll, reminder }) {
    this.#log = log;
    this.#announcer = announcer;
    this.#scroll = scroll;
    this.#reminder = reminder;
  }

  set conversation(conversation) {
    this.#conversation = conversation;
  }

  /** `stored(entry)` is told of a message of the person's that the page had not counted as sent. */
  set stored(stored) {
    this.#stored = stored;
  }

  /** The first messages of a conversation: told, but the page stays at its top. */
  first(messages) {
    const added = messages.filter((message) => this.#add(message));
    setTimeout(() => added.forEach((message) => this.#say(message)), AFTER_TITLE_MS);
  }

  /** From now on a history is coming that the person has heard before. */
  expectHistory() {
    this.#quietUntil = performance.now() + 10 * QUIET_MS;
  }

  /** Answers to what the person just did. */
  answers(messages) {
    this.#quietUntil = 0;
    this.#lastAnswer = messages.map(({ id }) => id);
    this.#show(messages);
  }

  /** An event of the stream; kinds that are not known are left alone. */
  event({ event, data }) {
    const quiet = performance.now() < this.#quietUntil;
    if (quiet) this.#quietUntil = performance.now() + QUIET_MS;
    if (event === "person") this.#person(data);
    if (event === "message") this.#show([data], { quiet });
  }

  /** A receipt that came by the form and not in the chat also stands in the history as long as the chat is open. */
  ownReceipt(code) {
    this.#keepCode(code);
    this.#ownReceipts.set(code, this.#log.addLocal(code, "system", "receipt"));
  }

  /** Takes away everything but the last answer. */
  keepLastAnswer() {
    this.#log.keepOnly(this.#lastAnswer);
  }

  clear() {
    this.#log.clear();
    this.#reminder.clear();
    this.#ownReceipts.clear();
  }

  #person(message) {
    const atEnd = this.#scroll.atEnd;
    const entry = this.#log.addPerson(message);
    if (!entry) return;
    this.#scrollTo([entry.element], atEnd);
    this.#stored(entry);
  }

  #show(messages, { quiet = false } = {}) {
    const atEnd = this.#scroll.atEnd;
    const added = messages.map((message) => [message, this.#add(message)]).filter(([, entry]) => entry);
    if (!quiet) added.forEach(([message]) => this.#say(message));
    const urgent = !quiet && added.some(([{ kind }]) => kind === "emergency");
    this.#scrollTo(added.map(([, entry]) => entry.element), atEnd || urgent);
  }

  #add(message) {
    const entry = this.#log.add(message);
    const code = entry && message.kind === "receipt" ? receiptCodeIn(message.text) : null;
    if (code) this.#keepCode(code);
    return entry;
  }

  #keepCode(code) {
    const own = this.#ownReceipts.get(code);
    if (own) this.#log.withdraw(own); // the server's own message has come and says the same
    this.#ownReceipts.delete(code);
    this.#conversation.markSent();
    this.#reminder.add(code);
  }

  #say(message) {
    this.#announcer.say(spoken(message), { urgent: message.kind === "emergency" });
  }

  #scrollTo(elements, follow) {
    this.#scroll.arrived(elements, follow);
  }
}
