/**
 * "Spara samtalet": a copy of the chat, made here of what is on the page. Off until the person has read what it means.
 * Threat: somebody else finds the copy. So its name and first line say nothing, and no code that opens anything stands in it.
 */
import { saveFile } from "./save_file.js";

const NAME = "anteckningar.txt";

export class KeepCopy {
  #log;
  #dialog;
  #showChat;

  /** `parts`: {dialog, open, cancel, save, print, log}; `showChat()` brings the chat in sight: what is not seen is not printed. */
  constructor({ dialog, open, cancel, save, print, log }, showChat) {
    this.#log = log;
    this.#showChat = showChat;
    this.#dialog = dialog;
    open.addEventListener("click", () => dialog.showModal());
    cancel.addEventListener("click", () => dialog.close());
    save.addEventListener("click", () => this.#do(() => saveFile(NAME, "text/plain;charset=utf-8", this.#text())));
    print.addEventListener("click", () => this.#do(() => this.#print()));
  }

  #do(act) {
    this.#dialog.close();
    act();
  }

  #print() {
    this.#showChat();
    document.documentElement.classList.add("printing");
    window.print();
    document.documentElement.classList.remove("printing");
  }

  #text() {
    const rows = [...this.#log.querySelectorAll(".message")].map((message) => {
      const said = [...message.querySelectorAll(".text")].map((part) => words(part)).join("\n");
      return `${message.querySelector(".sender").textContent}:\n${said}\n`;
    });
    return rows.join("\n");
  }
}

/** What stands in a bubble, without buttons, fields and the code. */
function words(part) {
  const copy = part.cloneNode(true);
  for (const extra of copy.querySelectorAll(".receipt, .emergency-calls, button")) extra.remove();
  return [...copy.childNodes].map((node) => node.textContent).join("").trim();
}
