/**
 * <forsta-steget municipality="alingsas">: a button, and a panel with the chat. With `framed` the panel is all there is.
 *
 * The closed shadow root keeps the page's styles out, and scripts that only look around. It is no wall: a page that wants to can
 * read everything that is written on it. The install page says so.
 */
import { WIDGET } from "./words.js";
import { TEXT } from "../static/texts.js";
import { reach } from "../static/net/api.js";
import { Leaving } from "../static/page/leave.js";
import { watchLeaveKeys } from "../static/page/leave_keys.js";
import { watchNumbers } from "../static/page/numbers.js";
import { Chat } from "./chat.js";
import { DIRECTION, STYLE, TAG, THEMES } from "./data.js";
import { HOME, IS_HOME } from "./home.js";
import { buildParts } from "./parts.js";
import { element } from "../static/chat/element.js";

export const NAME = "forsta-steget";
const SLUG = /^[a-z0-9-]{1,40}$/;
const LETTERS = 1.0625; // the page's own size beside the browser's
const NARROW = matchMedia("(max-width: 40rem), (max-height: 30rem)");
// What is written or pasted would otherwise pass every listener of the page, its shortcuts and its statistics.
const OURS = ["keydown", "keyup", "keypress", "beforeinput", "input", "change", "paste", "copy", "cut", "compositionstart", "compositionupdate", "compositionend"];
const COVER = "html>body{display:none!important}html{background:Canvas!important}";

export class Widget extends HTMLElement {
  #host;
  #root;
  #parts = null;
  #chat = null;
  #isFramed = false;

  connectedCallback() {
    if (!this.#parts) this.show(this, this.attachShadow({ mode: "closed" }));
  }

  /** Fills `root`, the shadow root of `host`; goes on with `kept`, what the widget there had in another language: {known, text}. */
  show(host, root, kept = null) {
    this.#host = host;
    this.#root = root;
    this.#isFramed = host.hasAttribute("framed");
    if (!IS_HOME) reach(HOME);
    this.#parts = buildParts(this.#isFramed, this.#municipality);
    const shell = element("div", { className: this.#isFramed ? "shell in-frame" : "shell", lang: TAG, dir: DIRECTION }, ...this.#parts.all);
    root.replaceChildren(shell);
    root.adoptedStyleSheets = [sheet(STYLE), sheet(THEMES[this.#municipality] ?? "")];
    const pixels = parseFloat(getComputedStyle(shell).fontSize) * LETTERS;
    root.adoptedStyleSheets.push(sheet(`.shell{--rem:${pixels}px}`));
    this.#listen(shell);
    if (this.#isFramed || kept) this.#open(kept);
  }

  get #municipality() {
    const name = this.#host.getAttribute("municipality") ?? "";
    return SLUG.test(name) ? name : "";
  }

  #listen(shell) {
    const { launcher, close, panel, numbers, skip, log, languages } = this.#parts;
    for (const kind of OURS) shell.addEventListener(kind, (event) => event.stopPropagation());
    launcher.addEventListener("click", () => (panel.open ? panel.close() : this.#open()));
    close.addEventListener("click", () => panel.close());
    panel.addEventListener("cancel", (event) => event.target === panel && event.preventDefault()); // Escape is ours, below
    panel.addEventListener("close", (event) => event.target === panel && this.#closed());
    panel.addEventListener("keydown", (event) => this.#escape(event, log));
    skip.toWriting.addEventListener("click", () => this.#chat.composer.focus());
    watchNumbers(numbers, panel);
    languages.addEventListener("click", (event) => this.#choose(event));
  }

  #open(kept) {
    const { panel, launcher } = this.#parts;
    // On a small screen the panel covers the page, so the page must not take focus behind it.
    if (this.#isFramed) panel.open = true; // takes no focus from the page around the frame
    else if (NARROW.matches) panel.showModal();
    else panel.show();
    launcher.ariaExpanded = "true";
    this.#tellNews(false);
    if (!this.#isFramed || kept) panel.focus({ preventScroll: true }); // and the skip links come next
    if (!this.#chat) this.#begin(kept);
  }

  #begin(kept) {
    const { leave, skip } = this.#parts;
    this.#chat = new Chat(this.#parts, this.#municipality, () => this.#tellNews(!this.#parts.panel.open));
    const leaving = new Leaving(this.#chat.conversation, leave, cover);
    skip.leave.addEventListener("click", (event) => {
      event.preventDefault();
      leaving.leave();
    });
    watchLeaveKeys(leave, this.#chat.announcer, () => leaving.leave());
    if (kept) this.#parts.input.value = kept.text;
    this.#chat.begin(kept?.known);
  }

  /** Another language: its words are in its own script, whose widget goes on here. A new tab or window is the person's own choice. */
  async #choose(event) {
    const tag = event.target.closest("a")?.hreflang;
    if (!tag || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const name = `${NAME}-${tag}`;
    const failed = () => this.#chat.trouble.show(TEXT.startFailed);
    if (!customElements.get(name)) document.head.append(element("script", { src: `${HOME}/widget.js?sprak=${tag}`, onerror: failed }));
    event.preventDefault(); // not sooner: where the page's policy forbids the script, the link leads to our own page
    await customElements.whenDefined(name);
    const { conversation } = this.#chat;
    await conversation.speak(tag).catch(() => null);
    if (!this.#parts.panel.isConnected) return; // pressed twice, or the page took the widget away
    document.createElement(name).show(this.#host, this.#root, { known: conversation.handOn(), text: this.#parts.input.value });
  }

  #closed() {
    this.#parts.launcher.ariaExpanded = "false";
    this.#parts.launcher.focus({ preventScroll: true });
  }

  /** Escape goes one step back: out of the history, then out of the panel. */
  #escape(event, log) {
    if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
    event.preventDefault();
    if (log.contains(event.target)) return this.#chat.composer.focus();
    if (!this.#isFramed) this.#parts.panel.close();
  }

  #tellNews(isNew) {
    this.#parts.news.textContent = isNew ? ` (${WIDGET.news})` : "";
  }
}

function sheet(css) {
  const made = new CSSStyleSheet();
  made.replaceSync(css);
  return made;
}

/** Hides the whole page at once, whoever it belongs to, and takes its name out of the tab. */
function cover() {
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet(COVER)];
  document.title = "…";
}
