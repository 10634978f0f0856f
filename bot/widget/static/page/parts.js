/** The elements of the template, gathered for the parts that use them. */
export function byId(id) {
  return document.getElementById(id);
}

export function liveParts() {
  return { strip: byId("mode"), leave: byId("live-leave"), ask: byId("live-ask"), typing: byId("staff-typing"), input: byId("message") };
}

export function scrollParts() {
  const [log, tail, composerArea, button] = ["log", "typing", "composer-area", "new-messages"].map(byId);
  return { log, tail, composerArea, button, bar: document.querySelector(".bar") };
}

export function referralParts(trouble, alarm) {
  return {
    section: byId("referral"),
    form: byId("referral-form"),
    summary: byId("referral-summary"),
    contact: { value: byId("contact-value"), voicemail: byId("voicemail") },
    steps: { edit: byId("referral-edit"), preview: byId("referral-preview"), sent: byId("referral-sent") },
    headings: { edit: byId("referral-heading"), preview: byId("preview-heading"), sent: byId("sent-heading") },
    text: byId("preview-text"),
    send: byId("preview-send"),
    change: byId("preview-edit"),
    stop: byId("preview-stop"),
    sentTo: byId("sent-to"),
    receipt: byId("sent-receipt"),
    trouble,
    alarm,
  };
}

export function receiptParts(alarm) {
  return {
    form: byId("receipt-form"),
    input: byId("field-code"),
    error: byId("error-code"),
    view: byId("receipt-view"),
    status: byId("receipt-status"),
    sent: byId("receipt-sent"),
    list: byId("receipt-messages"),
    refresh: byId("receipt-refresh"),
    close: byId("receipt-close"),
    reply: { form: byId("reply-form"), input: byId("field-text"), error: byId("error-text"), state: byId("reply-state"), alarm },
    withdraw: question("withdraw"),
    ownData: {
      open: byId("own-open"),
      state: byId("own-state"),
      view: byId("own-view"),
      heading: byId("own-heading"),
      text: byId("own-text"),
      print: byId("own-print"),
      saveText: byId("own-save-text"),
      saveData: byId("own-save-data"),
      close: byId("own-close"),
    },
    alarm,
  };
}

export function keepParts() {
  const [dialog, open, cancel, print, save] = ["dialog", "open", "cancel", "print", "save"].map((name) => byId(`keep-${name}`));
  return { dialog, open, cancel, print, save, log: byId("log") };
}

/** The parts of a dialog that asks before something is erased. */
export function question(name) {
  return {
    dialog: byId(`${name}-dialog`),
    open: byId(`${name}-open`),
    confirm: byId(`${name}-confirm`),
    cancel: byId(`${name}-cancel`),
    trouble: byId(`${name}-trouble`),
  };
}
