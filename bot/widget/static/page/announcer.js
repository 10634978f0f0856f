/** Tells a screen reader what is new, once. Each text leaves after a second, or it would be found again when reading the page. */
const STAYS_MS = 1_200; // less is too fast for TalkBack (BotFramework-WebChat, docs/ACCESSIBILITY.md)

export class Announcer {
  #polite;
  #assertive;

  constructor(polite, assertive) {
    this.#polite = polite;
    this.#assertive = assertive;
  }

  /** Takes away at once what stands there. */
  clear() {
    this.#polite.replaceChildren();
    this.#assertive.replaceChildren();
  }

  /** Says `text`; `urgent` interrupts what is being read. */
  say(text, { urgent = false } = {}) {
    const line = document.createElement("p");
    line.textContent = text;
    (urgent ? this.#assertive : this.#polite).append(line);
    setTimeout(() => line.remove(), STAYS_MS);
  }
}
