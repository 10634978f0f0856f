/** What a receipt code shows: the status in words and the messages in both directions. */
import { element } from "../chat/element.js";
import { withPhoneLinks } from "../chat/phone_links.js";
import { RECEIPT } from "../texts.js";

const DAY = new Intl.DateTimeFormat("sv-SE", { dateStyle: "long" });
const MOMENT = new Intl.DateTimeFormat("sv-SE", { dateStyle: "long", timeStyle: "short" });

/** `parts`: {status, sent, list} elements; `receipt` as in tests/contract/bridge-receipt.schema.json. */
export function showAnswers({ status, sent, list }, receipt, numbers) {
  status.textContent = receipt.status_text;
  sent.textContent = RECEIPT.sent(receipt.municipality_name, day(receipt.sent_on));
  list.replaceChildren(...receipt.messages.map((message) => answer(message, numbers)));
  list.hidden = receipt.messages.length === 0;
}

function answer(message, numbers) {
  const head = element("p", { className: "answer-head", text: `${RECEIPT.from[message.from]} ` });
  head.append(element("time", { dateTime: message.at, text: moment(message.at) }));
  return element("li", { className: `answer answer-${message.from}` }, head,
    element("p", { className: "answer-text" }, withPhoneLinks(message.text, numbers)));
}

/** A date without a time is a day here, not midnight in London. */
function day(text) {
  const [year, month, date] = text.split("-").map(Number);
  const value = new Date(year, month - 1, date);
  return Number.isNaN(value.valueOf()) ? text : DAY.format(value);
}

function moment(text) {
  const value = new Date(text);
  return Number.isNaN(value.valueOf()) ? text : MOMENT.format(value);
}
