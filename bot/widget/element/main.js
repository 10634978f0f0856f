/** Makes <forsta-steget> known. In a browser that lacks what it needs the element keeps its content: a link and numbers. */
import { TAG } from "./data.js";
import { NAME, Widget } from "./widget.js";

// A second name for each language: by it the script of another language finds the widget that is to go on in this one.
for (const name of [NAME, `${NAME}-${TAG}`]) {
  if ("adoptedStyleSheets" in Document.prototype && !customElements.get(name)) customElements.define(name, class extends Widget {});
}
