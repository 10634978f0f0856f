/** What the announcer says about a message: who, what, and which replies there are. */
import { TEXT } from "../texts.js";

export function spoken(message) {
  const labels = (message.buttons ?? []).map(({ label }) => label);
  const replies = labels.length ? ` ${TEXT.choicesSaid(labels)}` : "";
  return `${TEXT.senders[message.from] ?? TEXT.senders.system}: ${message.text}${replies}`;
}
