/** The panel's frame: skip links, the bar that is always in sight, and the honest lines. All of it is text and elements. */
import { element } from "../static/chat/element.js";
import { phoneLink } from "../static/chat/phone_links.js";
import { CONTACTS, LANGUAGES, TAG } from "./data.js";
import { pageAddress } from "./home.js";
import { WIDGET } from "./words.js";

const WEATHER = "https://www.smhi.se/"; // nothing on it tells where the person came from
const NOTHING = "about:blank"; // a frame can only empty itself

export function button(text, className = "quiet", properties = {}) {
  return element("button", { type: "button", className, text, ...properties });
}

export function link(text, href, className = "") {
  return element("a", { href, className, text, target: "_blank", rel: "noopener noreferrer" });
}

export function leaveLink(isFramed, className) {
  return element("a", { href: isFramed ? NOTHING : WEATHER, rel: "noreferrer", className, text: WIDGET.leave });
}

/** All numbers of the directory, as links that ring. */
export function callList() {
  const rows = CONTACTS.map(({ number, name, hours }) => element("li", {}, known(number),
    element("span", { className: "call-name", text: name }), element("span", { className: "call-hours", text: hours })));
  return element("ul", { className: "call-list" }, ...rows);
}

/** {bar, leave, numbers, close} */
export function buildBar(isFramed) {
  const leave = leaveLink(isFramed, "leave");
  leave.append(element("span", { className: "leave-dots", ariaHidden: "true" }));
  leave.setAttribute("aria-describedby", "leave-note");
  const numbers = element("details", { className: "numbers" }, element("summary", { text: WIDGET.more }),
    element("div", { className: "numbers-panel" }, callList()));
  const close = button("×", "close", { ariaLabel: WIDGET.close, hidden: isFramed });
  const emergency = element("p", { className: "bar-emergency", text: `${WIDGET.danger} ` }, known(CONTACTS[0].number, "call call-emergency"));
  return { bar: element("div", { className: "bar" }, emergency, numbers, leave, close), leave, numbers, close };
}

/** Every language under its own name. Links to our own page, which work also when the language can't be changed here. */
function buildLanguages(municipality) {
  const rows = LANGUAGES.map(([tag, name]) => {
    const made = link(name, pageAddress(municipality, tag));
    return element("li", {}, Object.assign(made, { lang: tag, hreflang: tag, dir: "auto", ariaCurrent: tag === TAG ? "true" : null }));
  });
  const summary = element("summary", { text: `${WIDGET.languages} ` }, element("span", { lang: "en", text: "(Language)" }));
  return element("details", { className: "languages" }, summary, element("ul", {}, ...rows));
}

/** {notes, erase, ask, languages} */
export function buildNotes(isFramed, municipality) {
  const form = link(WIDGET.form, pageAddress(municipality), "quiet linkbutton");
  const ask = button("", "quiet", { hidden: true });
  const erase = button(WIDGET.erase);
  const host = isFramed ? [] : [element("p", { className: "fine", text: `${WIDGET.host} ` }, link(WIDGET.page, pageAddress(municipality)))];
  const note = element("p", { id: "leave-note", className: "fine", text: isFramed ? WIDGET.leaveNoteFramed : WIDGET.leaveNote });
  const statement = link(WIDGET.statement, pageAddress(municipality, TAG, "tillganglighet"));
  const stays = element("p", { className: "fine", text: `${WIDGET.stays} ` }, statement);
  const languages = buildLanguages(municipality);
  return { notes: [languages, element("div", { className: "menu" }, ask, form, erase), ...host, stays, note], ask, erase, languages };
}

function known(number, className = "call") {
  const made = phoneLink(number);
  made.className = className;
  made.dataset.number = number;
  made.dir = "ltr"; // its groups keep their order in every language
  return made;
}
