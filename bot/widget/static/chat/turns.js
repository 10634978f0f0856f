/** Sends what the person wrote or pressed and shows what comes back. A failure loses nothing and is told in words. */
import { newKey } from "../net/key.js";
import { Refusal } from "../net/refusal.js";
import { TEXT, TROUBLE } from "../texts.js";
import { sameWords } from "./same_words.js";

export class Turns {
  #parts;
  #composer = null;
  #lost = null; // the last turn that failed and was taken out of the log

  /** `parts`: {conversation, log, typing, trouble, scroll, show(messages, turn), mode(name), restart()} */
  constructor(parts) {
    this.#parts = parts;
  }

  set composer(composer) {
    this.#composer = composer;
  }

  /** True when the text stands in the log, on its way. */
  async text(text, key) {
    const { conversation, trouble, log } = this.#parts;
    trouble.clear();
    try {
      await conversation.ready();
    } catch (refusal) {
      this.#explain(refusal, () => this.#composer.submit());
      return false;
    }
    this.#deliver({ body: { text }, key, text, entry: log.addLocal(text) });
    return true;
  }

  /** True when the press was answered. The label stays as the person's own bubble. */
  button({ label, button }) {
    this.#parts.trouble.clear();
    return this.#deliver({ body: { button }, key: newKey(), text: null, label, entry: this.#parts.log.addLocal(label) });
  }

  /**
   * The server tells of a message of the person's. When it is the one that seemed lost, only its answer was:
   * the text leaves the field, and the same key brings the answer.
   */
  stored(entry) {
    const lost = this.#lost;
    if (!lost || !sameWords(lost.text ?? lost.label, entry.text)) return;
    this.#lost = null;
    if (lost.text !== null) this.#composer.drop(lost.text);
    this.#parts.trouble.clear();
    this.#deliver({ ...lost, entry, repeated: true });
  }

  async #deliver(turn) {
    this.#lost = null;
    const { conversation, typing, scroll, show, mode } = this.#parts;
    scroll.turn(turn.entry.element);
    typing.start();
    try {
      const answer = await conversation.turn(turn.body, turn.key);
      show(answer.messages, turn);
      mode(answer.mode);
      return true;
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      this.#failed(turn, refusal);
      return false;
    } finally {
      typing.stop();
    }
  }

  #failed(turn, refusal) {
    const { log } = this.#parts;
    // Stored, only the answer was lost: asking again with the same key gives the answer and has no second effect.
    if (log.isStored(turn.entry) && !refusal.isConversationGone) {
      if (!turn.repeated) return void this.#deliver({ ...turn, repeated: true });
      return this.#explain(refusal, () => this.#again(turn));
    }
    if (turn.text !== null && !this.#composer.isEmpty) {
      log.markUnsent(turn.entry, () => this.#again(turn));
      return this.#explain(refusal);
    }
    log.withdraw(turn.entry);
    this.#lost = turn;
    if (turn.text === null) return this.#explain(refusal, () => this.#again({ ...turn, entry: log.addLocal(turn.label) }));
    this.#composer.restore(turn.text, turn.key);
    return this.#explain(refusal, () => this.#composer.submit());
  }

  #again(turn) {
    this.#parts.trouble.clear();
    this.#composer.focus();
    this.#deliver(turn);
  }

  #explain(refusal, again = null) {
    const { trouble, restart } = this.#parts;
    if (refusal.isConversationGone) return trouble.show(TEXT.gone, { label: TEXT.startAgain, act: restart });
    const words = refusal.kind === "refused" && refusal.title ? refusal.words : TROUBLE[refusal.kind] ?? TROUBLE.down;
    const canRepeat = again && !["long", "refused"].includes(refusal.kind);
    return trouble.show(words, canRepeat ? { label: TEXT.again, act: again } : null);
  }
}
