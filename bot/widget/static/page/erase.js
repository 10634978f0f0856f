/** "Radera allt": asks first, then erases on the server, and only then says that it is done. */
import { ERASE } from "../texts.js";

export class Erase {
  #dialog;
  #trouble;
  #conversation;
  #erased;

  /** `erased()` is told when everything is gone. */
  constructor({ dialog, open, confirm, cancel, trouble }, conversation, erased) {
    this.#dialog = dialog;
    this.#trouble = trouble;
    this.#conversation = conversation;
    this.#erased = erased;
    open.addEventListener("click", () => this.#ask());
    cancel.addEventListener("click", () => dialog.close());
    confirm.addEventListener("click", () => this.#erase(confirm));
  }

  #ask() {
    this.#trouble.textContent = "";
    this.#dialog.showModal();
  }

  async #erase(confirm) {
    if (confirm.getAttribute("aria-disabled") === "true") return;
    confirm.setAttribute("aria-disabled", "true");
    this.#trouble.textContent = "";
    try {
      await this.#conversation.erase();
      this.#dialog.close();
      this.#erased();
    } catch (refusal) {
      this.#trouble.textContent = refusal.kind === "offline" ? ERASE.offline : refusal.words || ERASE.down;
    } finally {
      confirm.removeAttribute("aria-disabled");
    }
  }
}
