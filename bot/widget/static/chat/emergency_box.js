/** An emergency: a frame, a sign and a word beside the colour, and each number as a large link that rings. */
import { TEXT } from "../texts.js";
import { element } from "./element.js";
import { numbersIn, phoneLink, withPhoneLinks } from "./phone_links.js";

export function emergencyBox(text, numbers) {
  const calls = numbersIn(text, numbers).map((number) => element("li", {}, phoneLink(number, TEXT.call(number))));
  return element("div", { className: "text emergency" },
    element("p", { className: "emergency-label", text: TEXT.emergency }),
    element("p", { className: "emergency-text" }, withPhoneLinks(text, numbers)),
    element("ul", { className: "emergency-calls" }, ...calls),
  );
}
