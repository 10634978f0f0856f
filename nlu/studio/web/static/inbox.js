// Digits choose among the suggestions of the report that has the focus, else of the first. Without this file they are links.

const STORED = "studio-digits";

const parts = [...document.querySelectorAll("[data-keys]")];
const choice = document.querySelector("[data-keys-choice]");
const box = document.querySelector("[data-keys-on]");

function isOn() {
  return localStorage.getItem(STORED) !== "off";
}

function current() {
  return document.activeElement?.closest("[data-keys]") ?? parts.find((part) => part.hasAttribute("data-now")) ?? parts[0];
}

function mark(part) {
  for (const each of parts) each.toggleAttribute("data-now", each === part);
}

function isTyping(node) {
  return node?.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null && node !== null;
}

if (choice && box) {
  choice.hidden = false;
  box.checked = isOn();
  box.addEventListener("change", () => localStorage.setItem(STORED, box.checked ? "on" : "off"));
}

for (const part of parts) part.addEventListener("focusin", () => mark(part));
if (parts.length > 1) mark(parts[0]);

for (const link of document.querySelectorAll("[data-skip]")) {
  link.addEventListener("click", (event) => {
    const next = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  });
}

document.addEventListener("keydown", (event) => {
  if (!isOn() || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  if (!/^[1-9]$/.test(event.key) || isTyping(document.activeElement)) return;
  const link = current()?.querySelector(`[data-key="${event.key}"]`);
  if (!link) return;
  event.preventDefault();
  link.click();
});
