/** Keeps new messages in sight without taking the page from a person who reads further up. */
const SLACK_PX = 80;
const AIR_PX = 14;
const ONE_ANSWER_MS = 3_000; // messages that come this close belong together

export class Scroll {
  #log;
  #floor;
  #bar;
  #button;
  #tail;
  #frame;
  #anchor = { element: null, at: 0 }; // where the answer that is being shown begins
  #first = null; // the first message that came while the person read further up

  /** `tail` is what stands under the last message and belongs in sight with it; `frame` is what scrolls. */
  constructor({ log, tail, composerArea, bar, button, frame = document.documentElement }) {
    this.#log = log;
    this.#frame = frame;
    this.#tail = tail;
    this.#floor = composerArea;
    this.#bar = bar;
    this.#button = button;
    button.addEventListener("click", () => this.#toNew());
    new ResizeObserver(() => this.#keepFocusInSight()).observe(composerArea);
    (this.#isPage ? document : frame).addEventListener("scroll", () => this.atEnd && this.#seen(), { passive: true });
  }

  /** True when the end of the log can be seen. */
  get atEnd() {
    return this.#log.getBoundingClientRect().bottom <= this.#bottom() + SLACK_PX;
  }

  /** Shows elements that just came; `follow` is atEnd as it was before they were put in. */
  arrived(elements, follow) {
    if (elements.length === 0 || this.#log.offsetParent === null) return;
    if (follow) this.to(this.#beginning(elements[0]), elements.at(-1));
    const unseen = elements.find((one) => one.getBoundingClientRect().top > this.#bottom());
    if (!unseen) return;
    this.#first ??= unseen;
    this.#button.hidden = false;
  }

  /** The person did something: what comes next is a new answer. */
  turn(element) {
    this.#anchor = { element: null, at: 0 };
    this.to(element);
  }

  /** The first message of an answer stays in sight while the rest of it comes: it may be the emergency numbers. */
  #beginning(element) {
    const now = performance.now();
    if (!this.#anchor.element?.isConnected || now - this.#anchor.at > ONE_ANSWER_MS) this.#anchor = { element, at: now };
    return this.#anchor.element;
  }

  /** Brings `last` into view, but never scrolls the beginning of `first` away. */
  to(first, last = first) {
    const end = (last.nextElementSibling ? last : this.#tail).getBoundingClientRect().bottom + AIR_PX - this.#bottom();
    const start = first.getBoundingClientRect().top - AIR_PX - this.#bar.getBoundingClientRect().bottom;
    const distance = start < 0 ? start : Math.max(0, Math.min(end, start));
    // At once: a glide would still be on its way when the answer comes, and answers take milliseconds.
    this.#frame.scrollBy({ top: distance, behavior: "instant" });
  }

  /** Brings the newest message into view. */
  toEnd() {
    if (this.#log.lastElementChild) this.to(this.#log.lastElementChild);
  }

  #toNew() {
    const first = this.#first;
    this.#seen();
    if (!first) return;
    first.tabIndex = -1;
    first.focus({ preventScroll: true }); // the button that had focus is gone now
    this.to(first, first);
  }

  #seen() {
    this.#first = null;
    this.#button.hidden = true;
  }

  /** What has focus is scrolled clear of the place to write, however tall that has grown (WCAG 2.4.11). */
  #keepFocusInSight() {
    const covered = this.#isStatic ? 0 : this.#floor.offsetHeight;
    this.#frame.style.scrollPaddingBottom = `${covered + AIR_PX}px`;
  }

  /** In a very low window the place to write does not lie over the log. */
  get #isStatic() {
    return getComputedStyle(this.#floor).position === "static";
  }

  /** Where what can be seen of the log ends. */
  #bottom() {
    const end = this.#isPage ? this.#frame.clientHeight : this.#frame.getBoundingClientRect().bottom;
    return this.#isStatic ? end : Math.min(this.#floor.getBoundingClientRect().top, end);
  }

  /** True when the window scrolls and not a box in it. */
  get #isPage() {
    return this.#frame === document.documentElement;
  }
}
