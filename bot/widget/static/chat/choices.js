/** Quick replies. They stay readable after a press, and free text is always open beside them. */
import { TEXT } from "../texts.js";
import { element } from "./element.js";

/** `press({label, button}, event)` is told; it gives a promise while which further presses in this group do nothing. */
export function choices(buttons, press) {
  const group = element("div", { className: "choices" });
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", TEXT.choices);
  for (const choice of buttons) {
    const button = element("button", { type: "button", className: "choice-button", text: choice.label, dir: "auto" });
    button.addEventListener("click", (event) => pressed(group, button, () => press(choice, event)));
    group.append(button);
  }
  return group;
}

async function pressed(group, button, press) {
  if (group.dataset.busy) return;
  group.dataset.busy = "yes";
  try {
    if (await press()) mark(group, button);
  } finally {
    delete group.dataset.busy;
  }
}

function mark(group, button) {
  group.classList.add("answered");
  group.querySelector(".chosen-mark")?.remove();
  for (const other of group.children) other.classList.toggle("chosen", other === button);
  button.append(element("span", { className: "chosen-mark visually-hidden", text: ` (${TEXT.chosen})` }));
}
