/** Errors of the server at their fields, and a summary that gets focus, each line leading to its field. */
import { element } from "../chat/element.js";
import { REFERRAL } from "../texts.js";

export function showErrors(form, summary, errors) {
  clearErrors(form, summary);
  const lines = errors.map((error) => line(form, error));
  summary.replaceChildren(element("h3", { text: REFERRAL.heading }), element("ul", {}, ...lines));
  summary.focus();
}

/** The same place when no field is to blame. */
export function showOutage(form, summary, text) {
  clearErrors(form, summary);
  summary.replaceChildren(element("p", { text }));
  summary.focus();
}

export function clearErrors(form, summary) {
  summary.replaceChildren();
  for (const shown of form.querySelectorAll(".field-error")) {
    shown.hidden = true;
    shown.textContent = "";
  }
  for (const control of form.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
}

/** The bridge names fields as in the draft; with its place in the body before it when the body itself was wrong. */
function line(form, { field = "", text }) {
  const name = field.split(".").at(-1);
  const frame = form.querySelector(`.field[data-field="${CSS.escape(name)}"]`);
  const words = text || REFERRAL.change;
  if (!frame) return element("li", { text: words });
  mark(frame, words);
  return element("li", {}, link(frame, `${labelOf(frame)} ${words}`));
}

function mark(frame, words) {
  const shown = frame.querySelector(".field-error");
  shown.textContent = words;
  shown.hidden = false;
  for (const control of frame.querySelectorAll("input, select, textarea")) control.setAttribute("aria-invalid", "true");
}

function link(frame, words) {
  const button = element("button", { type: "button", className: "linklike", text: words });
  button.addEventListener("click", () => {
    const control = frame.querySelector("input:checked") ?? frame.querySelector("input, select, textarea");
    control.focus();
  });
  return button; // a link would put the field's name into the address and the history
}

function labelOf(frame) {
  const text = frame.querySelector("legend, label").firstChild.textContent.trim();
  return /[?.!]$/.test(text) ? text : `${text}:`;
}
