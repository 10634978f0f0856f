/** "Jag har en kod": read the answers, write back, take one's data away, take the referral back. The code lives in this object and nowhere else. */
import { RECEIPT } from "../texts.js";
import { showAnswers } from "./answers.js";
import { OwnData } from "./own_data.js";
import { lookUp, takeBack } from "./receipt_api.js";
import { Reply } from "./reply.js";

export class ReceiptPanel {
  #parts;
  #numbers;
  #code = null;
  #reply;
  #ownData;
  #forgotten = 0; // raised when everything is forgotten: an answer that was on its way then is shown to nobody

  constructor(parts, numbers) {
    this.#parts = parts;
    this.#numbers = numbers;
    this.#reply = new Reply(parts.reply, () => this.#code, (receipt) => this.#show(receipt));
    this.#ownData = new OwnData(parts.ownData, () => this.#code);
    parts.form.addEventListener("submit", (event) => this.#submitted(event));
    parts.refresh.addEventListener("click", () => this.#refresh());
    parts.close.addEventListener("click", () => this.#close());
    this.#watchWithdraw(parts.withdraw);
  }

  /** Forgets the code and everything that it showed. */
  clear() {
    const { form, view, list, status, sent } = this.#parts;
    this.#forgotten += 1;
    this.#code = null;
    form.reset();
    this.#refuse("");
    this.#reply.clear();
    this.#ownData.clear();
    this.#parts.alarm.clear();
    for (const part of [list, status, sent]) part.replaceChildren();
    view.hidden = true;
    form.hidden = false;
  }

  async #submitted(event) {
    event.preventDefault();
    const code = this.#parts.input.value.trim();
    this.#refuse("");
    if (!code) return this.#refuse(RECEIPT.missing);
    const isForgotten = this.#isForgotten();
    try {
      const receipt = await lookUp(code);
      if (isForgotten()) return;
      this.#code = code;
      this.#show(receipt);
      this.#parts.status.focus();
    } catch (refusal) {
      if (!isForgotten()) this.#refuse(["gone", "refused"].includes(refusal.kind) ? RECEIPT.unknown : RECEIPT.down);
    }
  }

  #show(receipt) {
    const { form, view, reply } = this.#parts;
    showAnswers(this.#parts, receipt, this.#numbers);
    reply.form.hidden = receipt.status === "withdrawn";
    form.hidden = true;
    view.hidden = false;
  }

  #refuse(text) {
    const { input, error } = this.#parts;
    error.textContent = text;
    error.hidden = !text;
    input.setAttribute("aria-invalid", String(Boolean(text)));
    if (text) input.focus();
  }

  async #refresh() {
    const isForgotten = this.#isForgotten();
    const { state } = this.#parts.reply;
    try {
      const receipt = await lookUp(this.#code);
      if (isForgotten()) return;
      this.#show(receipt);
      state.textContent = RECEIPT.looked;
    } catch {
      if (!isForgotten()) state.textContent = RECEIPT.down;
    }
  }

  #isForgotten() {
    const before = this.#forgotten;
    return () => before !== this.#forgotten;
  }

  #close() {
    this.clear();
    this.#parts.input.focus();
  }

  #watchWithdraw({ dialog, open, confirm, cancel, trouble }) {
    open.addEventListener("click", () => {
      trouble.textContent = "";
      dialog.showModal();
    });
    cancel.addEventListener("click", () => dialog.close());
    confirm.addEventListener("click", async () => {
      const isForgotten = this.#isForgotten();
      try {
        const receipt = await takeBack(this.#code);
        if (isForgotten()) return;
        this.#show(receipt);
        this.#ownData.clear();
        dialog.close();
        this.#parts.status.focus();
      } catch {
        if (!isForgotten()) trouble.textContent = RECEIPT.withdrawDown;
      }
    });
  }
}
