/** Writing back with a code. The same text that is sent again keeps its key, so that it arrives once. */
import { newKey } from "../net/key.js";
import { RECEIPT } from "../texts.js";
import { writeBack } from "./receipt_api.js";

export class Reply {
  #parts;
  #code;
  #sent;
  #tried = null; // {text, key} of what was not answered
  #busy = false;
  #cleared = 0; // an answer to what was sent before belongs to nobody any more

  /** `parts`: {form, input, error, state}; `code()` gives the code; `sent(receipt)` is told. */
  constructor(parts, code, sent) {
    this.#parts = parts;
    this.#code = code;
    this.#sent = sent;
    parts.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
  }

  clear() {
    this.#cleared += 1;
    this.#busy = false;
    this.#tried = null;
    this.#parts.form.reset();
    this.#parts.state.textContent = "";
    this.#refuse("");
  }

  async #submit() {
    const { input, state } = this.#parts;
    const text = input.value;
    if (this.#busy) return;
    this.#refuse(text.trim() ? "" : RECEIPT.replyEmpty);
    if (!text.trim()) return;
    if (this.#tried?.text !== text) this.#tried = { text, key: newKey() };
    this.#busy = true;
    const before = this.#cleared;
    try {
      const receipt = await writeBack(this.#code(), text, this.#tried.key);
      if (before !== this.#cleared) return;
      this.#sent(receipt);
      this.clear();
      state.textContent = RECEIPT.replied;
      input.focus();
      this.#parts.alarm.ofAnswer(receipt); // last: it is brought into view
    } catch (refusal) {
      if (before !== this.#cleared) return;
      this.#refuse(words(refusal));
      this.#parts.alarm.ofRefusal(refusal);
    } finally {
      if (before === this.#cleared) this.#busy = false;
    }
  }

  #refuse(text) {
    const { input, error } = this.#parts;
    error.textContent = text;
    error.hidden = !text;
    input.setAttribute("aria-invalid", String(Boolean(text)));
    if (text) input.focus();
  }
}

function words(refusal) {
  if (refusal.kind === "gone") return RECEIPT.unknown;
  if (refusal.kind === "long" || refusal.errors.some(({ code }) => code === "too_long")) return RECEIPT.replyLong;
  return refusal.kind === "refused" && refusal.title ? refusal.title : RECEIPT.replyDown;
}
