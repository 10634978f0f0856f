/**
 * The history: each message once, in the order of the server's ids. What the person just sent has no id until the server
 * tells it; it stands last, where it was written.
 */
import { bubble } from "./bubble.js";
import { TEXT } from "../texts.js";
import { element } from "./element.js";
import { sameWords } from "./same_words.js";

export class Log {
  #root;
  #context;
  #entries = []; // {id, order, text, element} in the order shown

  constructor(root, context) {
    this.#root = root;
    this.#context = context;
  }

  get isEmpty() {
    return this.#entries.length === 0;
  }

  has(id) {
    return this.#entries.some((entry) => entry.id === id);
  }

  /** Adds a message of the server; null when it is already there. */
  add(message) {
    if (this.has(message.id)) return null;
    return this.#insert({ id: message.id, text: message.text, element: bubble(message, this.#context) });
  }

  /** Adds what the person just wrote or pressed; or a message that only this page makes. */
  addLocal(text, from = "person", kind = "text", buttons = []) {
    const message = { from, kind, text, buttons, lang: "" };
    return this.#insert({ id: null, text, from, element: bubble(message, this.#context) });
  }

  /** The person's own message as the server stored it: the bubble that waits for it gets its id and null is given, or it is new here. */
  addPerson(message) {
    if (this.has(message.id)) return null;
    const waiting = this.#entries.find((entry) => entry.id === null && entry.from === "person" && sameWords(entry.text, message.text));
    if (!waiting) return this.add({ buttons: [], ...message });
    waiting.element.querySelector(".unsent")?.remove(); // it did arrive
    this.#remove(waiting);
    this.#insert({ ...waiting, id: message.id });
    return null;
  }

  /** True when the server has told the id of this bubble, so it was stored. */
  isStored(entry) {
    return this.#entries.some((other) => other.element === entry.element && other.id !== null);
  }

  /** Takes away a bubble that was not sent. */
  withdraw(entry) {
    this.#remove(entry);
    entry.element.remove();
  }

  /** Marks a bubble that was not sent and lets the person send it again. */
  markUnsent(entry, retry) {
    const again = element("button", { type: "button", className: "quiet", text: TEXT.again });
    const note = element("p", { className: "unsent", text: `${TEXT.unsent} ` }, again);
    again.addEventListener("click", () => {
      note.remove();
      retry();
    });
    entry.element.append(note);
  }

  /** Takes away every message but those with these ids. */
  keepOnly(ids) {
    this.#entries.filter(({ id }) => !ids.includes(id)).forEach((entry) => this.withdraw(entry));
  }

  clear() {
    this.#entries = [];
    this.#root.replaceChildren();
  }

  #insert(entry) {
    entry.order = /^\d+$/.test(entry.id ?? "") ? Number(entry.id) : null;
    const after = entry.order === null ? -1 : this.#entries.findIndex((other) => other.order !== null && other.order > entry.order);
    const place = after < 0 ? this.#entries.length : after;
    this.#root.insertBefore(entry.element, this.#entries[place]?.element ?? null);
    this.#entries.splice(place, 0, entry);
    return entry;
  }

  #remove(entry) {
    this.#entries = this.#entries.filter((other) => other.element !== entry.element);
  }
}
