/** The chat, the form and the receipt take turns on the page. The address never changes: it would stay in the history. */
export class Panels {
  #panels;
  #opened;

  /** `panels`: {name: {section, focus: () => element}}; `opened(name)` is told after each change. */
  constructor(panels, opened) {
    this.#panels = panels;
    this.#opened = opened;
  }

  has(name) {
    return Object.hasOwn(this.#panels, name);
  }

  isOpen(name) {
    return !this.#panels[name].section.hidden;
  }

  /** Shows one panel and moves focus into it: the person asked for it. */
  open(name) {
    for (const [other, { section }] of Object.entries(this.#panels)) section.hidden = other !== name;
    this.#opened(name);
    this.#panels[name].focus().focus({ preventScroll: true });
    this.#panels[name].section.scrollIntoView();
  }
}
