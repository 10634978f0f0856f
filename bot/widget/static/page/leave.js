/**
 * Leaves at once: cover, forget, erase on the server, go to a page that says nothing. `replace` keeps Back from returning.
 * Threat: somebody comes into the room.
 */
import { forget } from "./session.js";

export class Leaving {
  #conversation;
  #address;
  #left = false;

  constructor(conversation, link) {
    this.#conversation = conversation;
    this.#address = link.href;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      this.leave();
    });
    // Safari and Firefox can bring a page back from memory as it was.
    addEventListener("pageshow", (event) => {
      if (event.persisted && this.#left) this.leave();
    });
  }

  leave() {
    this.#left = true;
    document.documentElement.classList.add("left");
    forget();
    this.#conversation.abandon();
    location.replace(this.#address);
  }
}
