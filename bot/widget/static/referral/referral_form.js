/** The self-referral without the bot: fill in, read exactly what is sent, say yes, get the code. */
import { REFERRAL } from "../texts.js";
import { watchContact } from "./contact_fields.js";
import { fillDraft, readDraft } from "./draft.js";
import { clearErrors, showErrors, showOutage } from "./field_errors.js";

export class ReferralForm {
  #parts;
  #conversation;
  #on;
  #role = null;
  #previewId = null;
  #busy = false;
  #updateContact;

  /** `on`: {sent(code) gives the receipt card, stopped()} */
  constructor(parts, conversation, on) {
    this.#parts = parts;
    this.#conversation = conversation;
    this.#on = on;
    this.#updateContact = watchContact(parts.form, parts.contact);
    parts.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#once(() => this.#preview());
    });
    parts.send.addEventListener("click", () => this.#once(() => this.#consent()));
    parts.change.addEventListener("click", () => this.#step("edit"));
    parts.stop.addEventListener("click", () => on.stopped());
  }

  /** Begins at the first step and fills in what the chat knows; gives the heading that takes focus. */
  open() {
    this.#show("edit");
    this.#prefill();
    return this.#parts.headings.edit;
  }

  clear() {
    this.#role = this.#previewId = null;
    this.#parts.form.reset();
    this.#parts.text.textContent = "";
    this.#parts.receipt.replaceChildren();
    this.#parts.alarm.clear();
    clearErrors(this.#parts.form, this.#parts.summary);
    this.#updateContact();
    this.#show("edit");
  }

  async #prefill() {
    try {
      const draft = await this.#conversation.draft();
      this.#role = draft.role ?? null;
      fillDraft(this.#parts.form, draft);
      this.#updateContact();
    } catch {
      // An empty form works as well; what is wrong with the server is told when the person sends.
    }
  }

  async #preview() {
    const { form, summary, text } = this.#parts;
    clearErrors(form, summary);
    try {
      const preview = await this.#previewOf(readDraft(form, this.#role));
      this.#previewId = preview.preview_id;
      this.#parts.alarm.ofAnswer(preview);
      text.textContent = preview.text;
      this.#parts.trouble.clear();
      this.#step("preview");
    } catch (refusal) {
      this.#refused(refusal);
    }
  }

  /** The form holds everything, so a conversation that has ended is only begun anew. */
  async #previewOf(draft) {
    try {
      return await this.#conversation.preview(draft);
    } catch (refusal) {
      if (!refusal.isConversationGone) throw refusal;
      return this.#conversation.preview(draft);
    }
  }

  #refused(refusal) {
    const { form, summary, alarm } = this.#parts;
    const words = refusal.kind === "refused" && refusal.title ? refusal.title : REFERRAL[refusal.kind] ?? REFERRAL.down;
    if (refusal.errors.length) showErrors(form, summary, refusal.errors);
    else showOutage(form, summary, words);
    alarm.ofRefusal(refusal); // last: it is brought into view
  }

  async #consent() {
    const { trouble } = this.#parts;
    trouble.clear();
    try {
      const { receipt_code: code, municipality_name: name } = await this.#conversation.consent(this.#previewId);
      this.#sent(code, name);
    } catch (refusal) {
      const known = ["gone", "refused"].includes(refusal.kind); // anything else may have been sent, and is safe to repeat
      trouble.show(known ? REFERRAL.outdated : REFERRAL.unsure);
    }
  }

  #sent(code, name) {
    const { form, sentTo, receipt, text } = this.#parts;
    sentTo.textContent = REFERRAL.sentTo(name);
    receipt.replaceChildren(this.#on.sent(code));
    this.#step("sent");
    form.reset(); // what was sent need not stand here for the next person at this screen
    text.textContent = "";
    this.#updateContact();
  }

  async #once(act) {
    if (this.#busy) return;
    this.#busy = true;
    try {
      await act();
    } finally {
      this.#busy = false;
    }
  }

  #step(name) {
    this.#show(name);
    this.#parts.headings[name].focus({ preventScroll: true });
    this.#parts.section.scrollIntoView();
  }

  #show(name) {
    for (const [step, part] of Object.entries(this.#parts.steps)) part.hidden = step !== name;
  }
}
