/** Where the person writes. Free text is always open; what could not be sent comes back with the key it was sent with. */
import { newKey } from "../net/key.js";

export class Composer {
  #form;
  #input;
  #send;
  #kept = null; // {text, key} of what came back
  #busy = false;

  /** `send(text, key)` resolves to true when the text stands in the log, and the place may be emptied. */
  constructor(form, input, send) {
    this.#form = form;
    this.#input = input;
    this.#send = send;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    input.addEventListener("keydown", (event) => this.#key(event));
  }

  get isEmpty() {
    return this.#input.value.trim() === "";
  }

  async submit() {
    const text = this.#input.value;
    if (this.#busy || this.isEmpty) return this.focus();
    this.#busy = true;
    try {
      const key = this.#kept?.text === text ? this.#kept.key : newKey();
      if ((await this.#send(text, key)) && this.#input.value === text) this.#input.value = "";
    } finally {
      this.#busy = false;
    }
    this.focus();
  }

  /** Gives a text back that was not sent. */
  restore(text, key) {
    this.#kept = { text, key };
    this.#input.value = text;
  }

  /** Takes out a text that was sent after all, unless the person has changed it. */
  drop(text) {
    if (this.#input.value === text) this.clear();
  }

  clear() {
    this.#kept = null;
    this.#input.value = "";
  }

  focus() {
    this.#input.focus({ preventScroll: true }); // it stands at the lower edge; the page decides what else is in sight
  }

  #key(event) {
    // While a word is being composed (IME), Enter chooses the word.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#form.requestSubmit();
  }
}
