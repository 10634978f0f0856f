/** Keeps the receipt code in sight: the first card that came, and a strip that stays until the person has shown that they have it. */
export class ReceiptReminder {
  #strip;
  #log;
  #codes = new Set();

  constructor(strip, show, log) {
    this.#strip = strip;
    this.#log = log;
    show.addEventListener("click", () => this.#show());
  }

  /** True while there is a code that the person has not shown that they have. */
  get isWaiting() {
    return !this.#strip.hidden;
  }

  /** A code has come; one that was shown before, as after a reload, reminds again only once. */
  add(code) {
    if (this.#codes.has(code)) return;
    this.#codes.add(code);
    this.#strip.hidden = false;
  }

  saved() {
    this.#strip.hidden = true;
  }

  clear() {
    this.#codes.clear();
    this.#strip.hidden = true;
  }

  #show() {
    const card = [...this.#log.querySelectorAll(".receipt")].at(-1);
    if (!card) return;
    card.tabIndex = -1;
    card.scrollIntoView({ block: "center" });
    card.focus({ preventScroll: true });
  }
}
