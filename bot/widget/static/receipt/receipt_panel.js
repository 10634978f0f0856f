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
    try {
      const receipt = await lookUp(code);
      this.#code = code;
      this.#show(receipt);
      this.#parts.status.focus();
    } catch (refusal) {
      this.#refuse(["gone", "refused"].includes(refusal.kind) ? RECEIPT.unknown : RECEIPT.down);
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
    try {
      this.#show(await lookUp(this.#code));
      this.#parts.reply.state.textContent = RECEIPT.looked;
    } catch {
      this.#parts.reply.state.textContent = RECEIPT.down;
    }
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
      try {
        this.#show(await takeBack(this.#code));
        this.#ownData.clear();
        dialog.close();
        this.#parts.status.focus();
      } catch {
        trouble.textContent = RECEIPT.withdrawDown;
      }
    });
  }
}
