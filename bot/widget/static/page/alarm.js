/**
 * What the server finds dangerous in words that were written in a form. It stands first in the panel, whatever else
 * became of the call.
 */
import { emergencyBox } from "../chat/emergency_box.js";
import { numbersIn } from "../chat/phone_links.js";

export class Alarm {
  #place;
  #numbers;
  #announcer;

  constructor(place, numbers, announcer) {
    this.#place = place;
    this.#numbers = numbers;
    this.#announcer = announcer;
  }

  /** Shows the `emergency` of an answer, or takes away what an earlier one showed. */
  ofAnswer({ emergency }) {
    this.#show(emergency ?? "");
  }

  /** A refusal carries the emergency in its detail: it is one when a number to ring stands there. */
  ofRefusal({ detail = "" }) {
    this.#show(numbersIn(detail, this.#numbers).length ? detail : "");
  }

  clear() {
    this.#place.replaceChildren();
  }

  #show(text) {
    this.clear();
    if (!text) return;
    this.#place.append(emergencyBox(text, this.#numbers));
    this.#place.scrollIntoView();
    this.#announcer.say(text, { urgent: true });
  }
}
