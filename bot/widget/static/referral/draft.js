/** The form's values as a draft of tests/contract/referral-draft.schema.json, and back. */
const REQUIRED = ["municipality", "about", "contact_method"];
const WRITTEN = ["contact_value", "times", "voicemail", "interpreter", "first_name", "own_words"];

/** What the person has filled in. A value that does not belong to the chosen way of contact is left out. */
export function readDraft(form, role) {
  const data = new FormData(form);
  const value = (name) => (data.get(name) ?? "").trim() || null;
  const draft = { role };
  for (const name of REQUIRED) if (value(name)) draft[name] = value(name);
  for (const name of WRITTEN) draft[name] = value(name);
  if (draft.contact_method === "receipt_only" || !draft.contact_method) draft.contact_value = null;
  if (draft.contact_method !== "phone") draft.voicemail = null;
  return draft;
}

/** Fills in what the chat already knows, but never over what the person wrote here. */
export function fillDraft(form, draft) {
  const written = new FormData(form);
  for (const name of [...REQUIRED, ...WRITTEN]) {
    if (typeof draft[name] !== "string" || written.get(name)) continue;
    const control = form.elements.namedItem(name);
    if (control) control.value = draft[name];
  }
}
