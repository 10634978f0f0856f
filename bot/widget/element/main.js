/** Makes <forsta-steget> known. In a browser that lacks what it needs the element keeps its content: a link and numbers. */
import { Widget } from "./widget.js";

if ("adoptedStyleSheets" in Document.prototype && !customElements.get("forsta-steget")) customElements.define("forsta-steget", Widget);
