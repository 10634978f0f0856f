/** Writing with staff: the button that asks for them, the line that says who reads, the way back, and typing signs both ways. */
import { TEXT } from "../texts.js";
import { showMode } from "./strips.js";

const ASK_EVERY_MS = 30_000;
const TYPING_MS = 6_000;
const TELL_EVERY_MS = 3_000;

export class Live {
  #parts;
  #mode = "bot";
  #typingEnds = 0;
  #toldAt = -TELL_EVERY_MS;

  /** `parts`: {conversation, strip, leave, ask, typing, input, announcer, press(choice, event)}; ask and leave are buttons. */
  constructor(parts) {
    this.#parts = parts;
    for (const button of [parts.ask, parts.leave]) button.addEventListener("click", (event) => this.#pressed(button, event));
    parts.input.addEventListener("input", () => this.#tellTyping());
    document.addEventListener("visibilitychange", () => this.look());
    setInterval(() => this.look(), ASK_EVERY_MS);
  }

  /** The mode that an answer told. */
  mode(name) {
    if (name !== this.#mode) this.#show({ mode: name, municipality_name: null, leave: null });
  }

  /** A sign of the event stream. */
  event({ event, data }) {
    if (event === "mode") this.#show(data);
    if (event === "typing") this.#showTyping();
    if (event === "message" && data.from === "staff") this.#stopTyping();
  }

  /** Asks whether somebody is there to write with; the button is in sight only then. */
  async look() {
    if (document.hidden || this.#mode !== "bot") return this.#offer(null);
    return this.#offer(await this.#parts.conversation.liveOffer().catch(() => null));
  }

  #show({ mode, municipality_name: name, leave }) {
    this.#mode = mode;
    if (name) TEXT.senders.staff = TEXT.staffIn(name);
    showMode(this.#parts.strip, mode, name);
    put(this.#parts.leave, leave && { label: TEXT.leaveStaff, button: leave });
    this.#stopTyping();
    this.look();
  }

  #offer(choice) {
    put(this.#parts.ask, choice);
  }

  async #pressed(button, event) {
    if (button.getAttribute("aria-disabled")) return;
    button.setAttribute("aria-disabled", "true");
    await this.#parts.press({ label: button.textContent, button: button.dataset.button }, event);
    button.removeAttribute("aria-disabled");
  }

  #showTyping() {
    const line = this.#parts.typing;
    line.textContent = TEXT.staffTyping(TEXT.senders.staff);
    line.hidden = false;
    clearTimeout(this.#typingEnds);
    this.#typingEnds = setTimeout(() => this.#stopTyping(), TYPING_MS);
  }

  #stopTyping() {
    clearTimeout(this.#typingEnds);
    this.#parts.typing.hidden = true;
    this.#parts.typing.textContent = "";
  }

  #tellTyping() {
    if (this.#mode !== "staff" || performance.now() - this.#toldAt < TELL_EVERY_MS) return;
    this.#toldAt = performance.now();
    this.#parts.conversation.typing().catch(() => null);
  }
}

function put(button, choice) {
  if (choice) {
    button.textContent = choice.label;
    button.dataset.button = choice.button;
  }
  button.hidden = !choice;
}
