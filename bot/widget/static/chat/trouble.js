/** One honest sentence above the place where the person writes, with one thing to do about it. */
import { element } from "./element.js";

export class Trouble {
  #box;

  constructor(box) {
    this.#box = box;
  }

  /** `remedy`: {label, act}, or nothing when the person must change the text. */
  show(text, remedy = null) {
    this.#box.replaceChildren(element("p", { className: "trouble-text", text }));
    if (!remedy) return;
    const button = element("button", { type: "button", className: "quiet", text: remedy.label });
    button.addEventListener("click", () => remedy.act());
    this.#box.append(button);
  }

  clear() {
    this.#box.replaceChildren();
  }
}
