/** The elements of the widget, made once and handed to the parts that use them. */
import { element } from "../static/chat/element.js";
import { buildBar, buildNotes, button, callList, leaveLink } from "./frame.js";
import { WIDGET } from "./words.js";

/** Everything that the chat needs, and `all`: what goes into the shadow root. */
export function buildParts(isFramed, municipality) {
  const bar = buildBar(isFramed);
  const notes = buildNotes(isFramed, municipality);
  const history = buildHistory();
  const composer = buildComposer();
  const skip = { toWriting: button(WIDGET.skip, "skip"), leave: leaveLink(isFramed, "skip") };
  const heading = element(isFramed ? "h1" : "h2", { id: "heading", text: WIDGET.title });
  const closed = buildClosed();
  const spoken = { announcer: live("polite"), alarm: live("assertive") };
  const panel = element("dialog", { className: "panel", tabIndex: -1 }, skip.toWriting, skip.leave, bar.bar,
    element("div", { className: "head" }, heading, ...notes.notes), closed.section, history.log, history.typing, composer.area,
    spoken.announcer, spoken.alarm);
  panel.setAttribute("aria-labelledby", "heading");
  const launcher = buildLauncher(isFramed);
  const question = buildQuestion(notes.erase);
  return { ...bar, ...notes, ...history, ...composer, ...spoken, skip, closed, panel, ...launcher, question,
    all: [launcher.launcher, panel, question.dialog] };
}

function buildLauncher(isFramed) {
  const news = element("span", { className: "news" });
  const launcher = button(WIDGET.launch, "launcher primary", { hidden: isFramed, ariaHasPopup: "dialog", ariaExpanded: "false" });
  launcher.append(news);
  return { launcher, news };
}

function buildHistory() {
  const log = element("div", { className: "log", role: "log", ariaLive: "off", ariaLabel: WIDGET.panel });
  return { log, typing: element("p", { className: "typing", hidden: true }) };
}

function buildComposer() {
  const strips = Object.fromEntries(["mode", "staffTyping", "contactState"].map((name) => [name, element("p", { className: "strip", role: "status", hidden: true })]));
  const show = button(WIDGET.showCode);
  const reminder = element("p", { className: "strip", hidden: true }, element("span", { text: WIDGET.remember }), show);
  const newMessages = button(WIDGET.newMessages, "new-messages", { hidden: true });
  const back = button("", "quiet", { hidden: true });
  const trouble = element("div", { className: "trouble", role: "alert" });
  const { form, input } = buildForm();
  const area = element("div", { className: "composer-area" }, newMessages, reminder, strips.staffTyping, strips.mode, back, strips.contactState, trouble, form);
  return { area, newMessages, reminder, show, back, trouble, form, input, ...strips };
}

function buildForm() {
  // No spelling service and no autofill: both can send or keep what is written.
  const input = element("textarea", { id: "message", rows: 1, autocomplete: "off", spellcheck: false, enterKeyHint: "send" });
  input.setAttribute("aria-describedby", "message-help");
  const send = element("button", { type: "submit", className: "primary", text: WIDGET.send });
  const form = element("form", { className: "composer", noValidate: true, autocomplete: "off" },
    element("label", { htmlFor: "message", text: WIDGET.write }), element("div", { className: "composer-row" }, input, send),
    element("p", { id: "message-help", className: "fine with-keys", text: WIDGET.keys }));
  return { form, input };
}

/** Shown in place of the chat while the municipality has closed it. */
function buildClosed() {
  const reason = element("p", { className: "closed-reason", dir: "auto" });
  const heading = element("h3", { tabIndex: -1, text: WIDGET.closed });
  return { section: element("section", { className: "closed", hidden: true }, heading, reason, callList()), heading, reason };
}

function buildQuestion(open) {
  const [confirm, cancel] = [button(WIDGET.eraseYes, "primary danger"), button(WIDGET.eraseNo)];
  const trouble = element("p", { className: "trouble-text", role: "alert" });
  const dialog = element("dialog", { ariaLabel: WIDGET.eraseAsk }, element("h2", { text: WIDGET.eraseAsk }),
    element("p", { text: WIDGET.eraseText }), trouble, element("div", { className: "actions" }, confirm, cancel));
  return { dialog, open, confirm, cancel, trouble };
}

function live(kind) {
  return element("div", { className: "visually-hidden", ariaLive: kind });
}
