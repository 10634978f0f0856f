/** The conversation of this tab: begun, gone on with after a reload, erased, left. Everything the server knows goes through here. */
import { forget, recall, remember } from "../page/session.js";
import { call, eraseSoon } from "./api.js";
import { EventStream } from "./event_stream.js";
import { openNew } from "./opening.js";

const NEVER = new Promise(() => null); // on a page that was left nothing more happens

export class Conversation {
  #on;
  #ids = null;
  #starting = null;
  #stream;
  #options;
  /** Calls under way that may be the one that sends a referral: a turn or a consent. */
  #open = 0;
  #sent = false;
  /** The person has left, or goes on elsewhere: a conversation that the server gives after that belongs to nobody here. */
  #left = false;

  /**
   * `on`: {messages(list), event(event), gone(), contact(isThere)}; `options`: {municipality?, campaign?} of the page's address,
   * and the channel when it is not the page.
   */
  constructor(on, options = {}) {
    this.#on = on;
    this.#options = options;
    this.#stream = new EventStream({ ...on, gone: () => this.#lose() });
  }

  /** Goes on with this tab's conversation, or with one that `handOn` gave. False when there is none. */
  resume(known = recall()) {
    if (known) this.#take(known.ids, known.sent);
    return Boolean(known);
  }

  /** Resolves when there is a conversation; begins one when there is none. Rejects with a Refusal. */
  async ready() {
    if (this.#ids) return;
    this.#starting ??= this.#begin().finally(() => (this.#starting = null));
    await this.#starting;
  }

  async #begin() {
    if (this.#left) await NEVER;
    const { messages, ...ids } = await openNew(this.#options);
    if (!this.#take(ids)) await NEVER;
    remember(ids);
    this.#on.messages(messages);
  }

  /** Makes `ids` the conversation here; erases it instead, and gives false, when nobody is here any more. */
  #take(ids, sent = false) {
    this.#ids = ids;
    this.#sent = sent;
    if (this.#left) this.abandon();
    else this.#stream.open(ids);
    return !this.#left;
  }

  /** One turn: `body` is {text} or {button}. Gives {messages, mode}; the same key twice has one effect. */
  turn(body, key) {
    return this.#call("POST", "/messages", { body, key });
  }

  /** Says everything in another language from now on. Nothing happens when no conversation has begun. */
  async speak(tag) {
    if (this.#ids) await this.#call("POST", "/locale", { body: { locale: tag } });
  }

  /** The choice that asks for staff, or null when nobody is there or no conversation has begun. */
  async liveOffer() {
    return this.#ids ? (await this.#call("GET", "/live")).button : null;
  }

  /** Tells staff that the person types. */
  typing() {
    return this.#call("POST", "/typing");
  }

  /** The draft of the self-referral so far. */
  async draft() {
    const { draft } = await this.#call("GET", "/referral");
    return draft;
  }

  /** {preview_id, text} of what would be sent, and `emergency` when the words speak of danger. */
  preview(draft) {
    return this.#call("POST", "/referral/preview", { body: { draft } });
  }

  /** Consents to exactly that preview. Gives {receipt_code, municipality_name}; safe to repeat. */
  consent(previewId) {
    return this.#call("POST", "/referral", { body: { preview_id: previewId } });
  }

  /** Tells that a receipt code came out of this conversation: leaving must not erase what was sent. */
  markSent() {
    this.#sent = true;
    if (this.#ids) remember(this.#ids, true);
  }

  async #call(method, path, options) {
    await this.ready();
    const { id, token } = this.#ids;
    const maySend = path === "/messages" || path === "/referral" ? 1 : 0;
    this.#open += maySend;
    try {
      return await call(method, `/conversations/${id}${path}`, { token, ...options });
    } catch (refusal) {
      if (refusal.isConversationGone && this.#ids?.id === id) this.#lose();
      throw refusal;
    } finally {
      this.#open -= maySend;
    }
  }

  /** Erases everything on the server, then here. Rejects with a Refusal and forgets nothing when the server could not. */
  async erase() {
    const { id, token } = this.#ids ?? {};
    const gone = (refusal) => {
      if (!refusal.isConversationGone) throw refusal;
    };
    if (id) await call("DELETE", `/conversations/${id}`, { token }).catch(gone);
    this.#drop();
  }

  /**
   * Leaves in a hurry: forgets the conversation and asks the server to erase it, without waiting.
   * Erasing takes a self-referral with it. A person who sent one and hides the screen has not asked for that, so then
   * nothing is erased here, and the chat goes by itself after a day.
   */
  abandon() {
    this.#left = true;
    const ids = this.#ids;
    const erase = ids && !this.#sent && this.#open === 0;
    this.#drop();
    if (erase) eraseSoon(ids);
  }

  /** Lets go of the conversation, which another then resumes; null when there is none. */
  handOn() {
    this.#left = true;
    const known = this.#ids && { ids: this.#ids, sent: this.#sent };
    this.#drop();
    return known;
  }

  #lose() {
    this.#drop();
    this.#on.gone();
  }

  #drop() {
    forget();
    this.#stream.close();
    this.#ids = null;
  }
}
