/** Ties the page's parts together inside the shadow root; made when the panel is opened for the first time, not before. */
import { Arrivals } from "../static/chat/arrivals.js";
import { Composer } from "../static/chat/composer.js";
import { Live } from "../static/chat/live.js";
import { Log } from "../static/chat/log.js";
import { Scroll } from "../static/chat/scroll.js";
import { watchContactState } from "../static/chat/strips.js";
import { Trouble } from "../static/chat/trouble.js";
import { Turns } from "../static/chat/turns.js";
import { Typing } from "../static/chat/typing.js";
import { Conversation } from "../static/net/conversation.js";
import { Announcer } from "../static/page/announcer.js";
import { Erase } from "../static/page/erase.js";
import { knownNumbers } from "../static/page/numbers.js";
import { ReceiptReminder } from "../static/receipt/reminder.js";
import { TEXT } from "../static/texts.js";
import { TAG } from "./data.js";
import { pageAddress } from "./home.js";
import { WIDGET } from "./words.js";

export class Chat {
  #parts;
  #log;
  #arrivals;
  #turns;
  #reminder;
  #live;
  #municipality;
  #news;

  /** `news()` is told when the server has said something that was not an answer to the person. */
  constructor(parts, municipality, news) {
    this.#parts = parts;
    this.#municipality = municipality;
    this.#news = news;
    this.announcer = new Announcer(parts.announcer, parts.alarm);
    this.trouble = new Trouble(parts.trouble);
    this.#reminder = new ReceiptReminder(parts.reminder, parts.show, parts.log);
    this.#makeHistory();
    this.conversation = this.#makeConversation();
    this.#arrivals.conversation = this.conversation;
    this.#makeWriting();
    new Erase(parts.question, this.conversation, () => this.#erased());
  }

  #makeHistory() {
    const { log, typing, area, bar, newMessages, panel, numbers } = this.#parts;
    const receipt = { saved: () => this.#reminder.saved(), announcer: this.announcer };
    const press = (choice, event) => this.#pressed(choice, event);
    this.#log = new Log(log, { numbers: knownNumbers(numbers), receipt, press });
    this.scroll = new Scroll({ log, tail: typing, composerArea: area, bar, button: newMessages, frame: panel });
    this.#arrivals = new Arrivals({ log: this.#log, announcer: this.announcer, scroll: this.scroll, reminder: this.#reminder });
  }

  #makeConversation() {
    const on = {
      messages: (messages) => (this.#arrivals.first(messages), this.#live.look()),
      event: (event) => this.#event(event),
      gone: () => this.#lost(),
      contact: watchContactState(this.#parts.contactState),
    };
    const where = this.#municipality ? { municipality: this.#municipality } : {};
    return new Conversation(on, { ...where, locale: TAG, channel: "widget" });
  }

  #makeWriting() {
    const { form, input, mode, back, ask, staffTyping, typing } = this.#parts;
    const { conversation, trouble, scroll } = this;
    const press = (choice, event) => this.#pressed(choice, event);
    this.#live = new Live({ strip: mode, leave: back, ask, typing: staffTyping, input, conversation, press });
    this.#turns = new Turns({ conversation, log: this.#log, typing: new Typing(typing, this.announcer), trouble, scroll,
      mode: (name) => this.#live.mode(name), show: (messages) => this.#arrivals.answers(messages), restart: () => this.#restart() });
    this.composer = new Composer(form, input, (text, key) => this.#turns.text(text, key));
    this.#turns.composer = this.composer;
    this.#arrivals.stored = (entry) => this.#turns.stored(entry);
  }

  /** Begins a conversation, or says why there is none. Goes on with `known`, which the widget had in another language. */
  async begin(known = null) {
    if (this.conversation.resume(known)) {
      this.#arrivals.expectHistory();
      return this.#live.look();
    }
    try {
      await this.conversation.ready();
    } catch (refusal) {
      if (refusal.type === "channel-closed") return this.#closed(refusal);
      this.trouble.show(TEXT.startFailed, { label: TEXT.again, act: () => this.#restart() });
    }
  }

  #pressed(choice, event) {
    if (choice.button === "open:restart") return this.#restart();
    if (choice.button.startsWith("open:")) return this.#openPage();
    if (event.pointerType !== "touch") this.composer.focus();
    return this.#turns.button(choice);
  }

  /** Forms and codes belong in a tab of our own: what is written there the host page cannot read. */
  #openPage() {
    window.open(pageAddress(this.#municipality), "_blank", "noopener,noreferrer");
    this.#say(WIDGET.formOpened);
    return true;
  }

  #event(event) {
    this.#live.event(event);
    this.#arrivals.event(event);
    if (event.event === "message") this.#news();
  }

  #restart() {
    this.trouble.clear();
    this.#live.mode("bot");
    if (!this.#reminder.isWaiting) this.#arrivals.clear();
    this.composer.focus();
    return this.begin();
  }

  #lost() {
    if (this.#log.isEmpty) return this.begin();
    if (!this.#reminder.isWaiting) this.#arrivals.keepLastAnswer(); // erased there means erased here
    this.trouble.show(TEXT.gone, { label: TEXT.startAgain, act: () => this.#restart() });
  }

  #erased() {
    this.#arrivals.clear();
    this.composer.clear();
    this.trouble.clear();
    this.#live.mode("bot");
    this.announcer.clear(); // what was just read stands there for a second more
    this.#say(TEXT.erased, [{ label: TEXT.startAgain, button: "open:restart" }]);
    this.composer.focus();
  }

  #say(text, buttons = []) {
    this.#log.addLocal(text, "system", "notice", buttons);
    this.announcer.say(text);
  }

  #closed(refusal) {
    const { closed, log, area, typing } = this.#parts;
    closed.reason.textContent = refusal.detail || refusal.title;
    closed.section.hidden = false;
    for (const part of [log, area, typing]) part.classList.add("away");
    closed.heading.focus();
  }
}
