/** One message as an element, by its kind. */
import { TEXT } from "../texts.js";
import { receiptCard, receiptCodeIn, withoutCode } from "../receipt/receipt_card.js";
import { choices } from "./choices.js";
import { element } from "./element.js";
import { emergencyBox } from "./emergency_box.js";
import { withPhoneLinks } from "./phone_links.js";

/** `context`: {numbers, press(choice, event), receipt: {saved(), announcer}} */
export function bubble(message, context) {
  const made = element("div", { className: `message from-${message.from} kind-${message.kind}` });
  made.dataset.from = message.from;
  made.append(element("p", { className: "sender", text: TEXT.senders[message.from] ?? TEXT.senders.system }));
  made.append(inItsLanguage(body(message, context), message));
  if (message.buttons?.length) made.append(choices(message.buttons, context.press));
  return made;
}

/** Read out and laid out in its own language: a conversation may hold several. What a person writes can be in any. */
function inItsLanguage(part, { from, lang = "sv" }) {
  part.dir = "auto";
  if (from !== "person" && lang) part.lang = lang; // what the page itself says is in the language of the page
  return part;
}

function body(message, context) {
  if (message.kind === "emergency") return emergencyBox(message.text, context.numbers);
  if (message.kind === "receipt") return receipt(message.text, context);
  if (isPreview(message)) return preview(message.text);
  return said(message.text, context.numbers);
}

function said(text, numbers) {
  return element("p", { className: "text" }, withPhoneLinks(text, numbers));
}

/** A form message with "open:" buttons only offers the form; the others hold what would be sent. */
function isPreview({ kind, buttons = [] }) {
  return kind === "form" && !buttons.some(({ button }) => button.startsWith("open:"));
}

function preview(text) {
  return element("div", { className: "text framed" },
    element("p", { className: "framed-label", text: TEXT.preview }),
    element("pre", { className: "document", text }),
  );
}

function receipt(text, { numbers, receipt: parts }) {
  const code = receiptCodeIn(text);
  if (!code) return said(text, numbers);
  return element("div", { className: "text" },
    element("p", {}, withPhoneLinks(withoutCode(text, code), numbers)),
    receiptCard(code, parts),
  );
}
