/**
 * Leaves at once: cover, forget, erase on the server, go to a page that says nothing. `replace` keeps Back from returning.
 * Threat: somebody comes into the room.
 */
import { forget } from "./session.js";

export class Leaving {
  #conversation;
  #address;
  #cover;
  #left = false;

  /** `cover()` hides the page at once; without it the page's own style does. */
  constructor(conversation, link, cover = () => document.documentElement.classList.add("left")) {
    this.#conversation = conversation;
    this.#cover = cover;
    this.#address = link.href;
    this.watch(link);
    // Safari and Firefox can bring a page back from memory as it was.
    addEventListener("pageshow", (event) => {
      if (event.persisted && this.#left) this.leave();
    });
  }

  /** Leaves when `link` is followed. */
  watch(link) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      this.leave();
    });
  }

  leave() {
    this.#left = true;
    this.#cover();
    forget();
    this.#conversation.abandon();
    location.replace(this.#address);
  }
}
