/**
 * The conversation's events, read with fetch because EventSource cannot send an Authorization header.
 * Comes back by itself after the last event it has seen, so that nothing is lost and nothing is shown twice.
 */
import { addressOf, headersOf } from "./api.js";
import { EventParser } from "./event_parser.js";
import { kindOf } from "./refusal.js";

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;
const SILENCE_MS = 45_000; // three of the server's signs of life

export class EventStream {
  #on;
  #control = null;
  #lastId = "";

  /** `on`: {event({event, data}), gone(), contact(isThere)} */
  constructor(on) {
    this.#on = on;
  }

  open({ id, token }) {
    this.close();
    this.#lastId = "";
    this.#control = new AbortController();
    this.#run(`/conversations/${id}/events`, token, this.#control.signal);
  }

  close() {
    this.#control?.abort();
    this.#control = null;
  }

  async #run(path, token, signal) {
    for (let failures = 0; !signal.aborted; ) {
      const read = await this.#read(path, token, signal).catch(() => "lost");
      if (signal.aborted) return;
      if (read === "gone") return this.#on.gone();
      failures = read === "ended" ? 0 : failures + 1;
      if (failures > 1) this.#on.contact(false); // one broken line is ordinary and not worth a word
      await pause(Math.min(FIRST_WAIT_MS * 2 ** Math.max(0, failures - 1), LONGEST_WAIT_MS), signal);
    }
  }

  async #read(path, token, signal) {
    const headers = { ...headersOf({ token }), Accept: "text/event-stream" };
    if (this.#lastId) headers["Last-Event-ID"] = this.#lastId;
    const line = new AbortController();
    const stop = () => line.abort();
    signal.addEventListener("abort", stop, { once: true });
    try {
      const answer = await fetch(addressOf(path), { headers, credentials: "omit", cache: "no-store", signal: line.signal });
      if (kindOf(answer.status) === "gone") return "gone";
      if (!answer.ok) return "lost";
      this.#on.contact(true);
      return await this.#listen(answer.body.getReader(), stop);
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }

  async #listen(reader, stop) {
    const parser = new EventParser();
    const decoder = new TextDecoder();
    for (;;) {
      const silence = setTimeout(stop, SILENCE_MS);
      const { done, value } = await reader.read().finally(() => clearTimeout(silence));
      if (done) return "ended";
      for (const event of parser.push(decoder.decode(value, { stream: true }))) this.#deliver(event);
    }
  }

  #deliver({ id, event, data }) {
    if (id) this.#lastId = id;
    try {
      this.#on.event({ event, data: JSON.parse(data) });
    } catch (error) {
      reportError(error); // one event that cannot be shown must not stop those after it
    }
  }
}

/** Waits, or less when the network comes back. */
function pause(ms, signal) {
  return new Promise((done) => {
    const finish = () => {
      clearTimeout(timer);
      removeEventListener("online", finish);
      signal.removeEventListener("abort", finish);
      done();
    };
    const timer = setTimeout(finish, ms);
    addEventListener("online", finish);
    signal.addEventListener("abort", finish);
  });
}
