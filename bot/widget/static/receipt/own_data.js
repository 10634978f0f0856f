/** "Hämta allt som finns om mig": everything that is stored, shown to be read and printed, and saved only when the person says so. */
import { saveFile } from "../page/save_file.js";
import { OWN_DATA } from "../texts.js";
import { takeAway } from "./receipt_api.js";

// Names that tell nothing to whoever finds the file.
const FILES = {
  text: { name: "uppgifter.txt", type: "text/plain;charset=utf-8", of: (answer) => answer.text },
  data: { name: "uppgifter.json", type: "application/json", of: (answer) => JSON.stringify(answer.data, null, 2) },
};

export class OwnData {
  #parts;
  #code;
  #answer = null;

  /** `parts`: {open, state, view, heading, text, print, saveText, saveData, close}; `code()` gives the code. */
  constructor(parts, code) {
    this.#parts = parts;
    this.#code = code;
    parts.open.addEventListener("click", () => this.#fetch());
    parts.print.addEventListener("click", () => window.print());
    parts.saveText.addEventListener("click", () => this.#save(FILES.text));
    parts.saveData.addEventListener("click", () => this.#save(FILES.data));
    parts.close.addEventListener("click", () => {
      this.clear();
      parts.open.focus();
    });
  }

  clear() {
    const { view, text, state } = this.#parts;
    this.#answer = null;
    text.replaceChildren();
    state.textContent = "";
    view.hidden = true;
  }

  async #fetch() {
    const { view, heading, text, state } = this.#parts;
    const code = this.#code();
    try {
      const answer = await takeAway(code);
      if (code !== this.#code()) return; // closed while this was on its way
      this.#answer = answer;
      text.textContent = answer.text;
      state.textContent = "";
      view.hidden = false;
      heading.focus();
    } catch (refusal) {
      if (code !== this.#code()) return;
      this.clear();
      state.textContent = refusal.kind === "gone" ? OWN_DATA.unknown : OWN_DATA.down;
    }
  }

  #save({ name, type, of }) {
    saveFile(name, type, of(this.#answer));
  }
}
