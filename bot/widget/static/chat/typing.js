/** Shows that an answer is on its way, and after ten seconds says honestly that it is late. It never stays for ever. */
import { TEXT } from "../texts.js";
import { element } from "./element.js";

const SLOW_MS = 10_000;

export class Typing {
  #line;
  #announcer;
  #waiting = 0;
  #timer = 0;

  constructor(line, announcer) {
    this.#line = line;
    this.#announcer = announcer;
  }

  start() {
    this.#waiting += 1;
    if (this.#waiting > 1) return;
    this.#line.replaceChildren(TEXT.typing, element("span", { className: "dots" }));
    this.#line.hidden = false;
    this.#timer = setTimeout(() => this.#slow(), SLOW_MS);
  }

  stop() {
    this.#waiting = Math.max(0, this.#waiting - 1);
    if (this.#waiting > 0) return;
    clearTimeout(this.#timer);
    this.#line.hidden = true;
    this.#line.replaceChildren();
  }

  #slow() {
    this.#line.textContent = TEXT.slow;
    this.#announcer.say(TEXT.slow);
  }
}
