/** The receipt code, big, with a way to copy it and a check that the person really has it: half of all people lose theirs. */
import { element } from "../chat/element.js";
import { RECEIPT } from "../texts.js";

// As handover/core/receipt.py makes them: Crockford's base32 in four groups of five.
const CODE = /\b[0-9A-HJKMNP-TV-Z]{5}(?:-[0-9A-HJKMNP-TV-Z]{5}){3}\b/;
const CHECKED = 5;
let cards = 0;

export function receiptCodeIn(text) {
  return text.match(CODE)?.[0] ?? null;
}

/** The text without a line that holds only the code: the card shows it. */
export function withoutCode(text, code) {
  return text.split("\n").filter((line) => line.trim() !== code).join("\n").trim();
}

/** `parts`: {saved(): the person has shown that they have the code, announcer} */
export function receiptCard(code, { saved, announcer }) {
  const state = element("p", { className: "receipt-state" });
  const card = element("div", { className: "receipt" },
    element("p", { className: "receipt-heading", text: RECEIPT.heading }),
    shownCode(code),
    element("p", { text: RECEIPT.why }),
  );
  const copy = element("button", { type: "button", className: "quiet", text: RECEIPT.copy });
  copy.addEventListener("click", async () => tell(state, (await copied(code, card)) ? RECEIPT.copied : RECEIPT.marked, announcer));
  card.append(copy, check(code, state, saved, announcer), state);
  return card;
}

/** Symbol by symbol for a screen reader, which would otherwise try to read a word. */
function shownCode(code) {
  const shown = element("p", { className: "receipt-code" });
  const seen = element("span", { className: "receipt-symbols", text: code });
  seen.setAttribute("aria-hidden", "true");
  const heard = [...code].map((symbol) => (symbol === "-" ? "," : symbol)).join(" ");
  shown.append(seen, element("span", { className: "visually-hidden", text: heard }));
  return shown;
}

function check(code, state, saved, announcer) {
  const id = `receipt-check-${(cards += 1)}`;
  const input = element("input", { id, type: "text", maxLength: 12, autocomplete: "off", spellcheck: false, autocapitalize: "characters" });
  const form = element("form", { className: "receipt-check", noValidate: true },
    element("label", { htmlFor: id, text: RECEIPT.check }),
    input,
    element("button", { type: "submit", className: "quiet", text: RECEIPT.checkButton }),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const right = symbols(input.value) === symbols(code).slice(-CHECKED);
    tell(state, right ? RECEIPT.right : RECEIPT.wrong, announcer);
    if (right) saved();
  });
  return form;
}

/** As the server reads a code: any case and spacing, O for 0, I and L for 1. */
function symbols(written) {
  return written.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
}

/** The history does not speak by itself; the announcer does. */
function tell(state, text, announcer) {
  state.textContent = text;
  announcer.say(text);
}

async function copied(code, card) {
  try {
    await navigator.clipboard.writeText(code);
    return true;
  } catch {
    getSelection().selectAllChildren(card.querySelector(".receipt-symbols")); // no permission, or no https
    return false;
  }
}
