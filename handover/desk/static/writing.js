// Comfort when writing: one press sends once, Ctrl+Enter sends, the room that is left is shown, and unsent text is guarded.
// Nothing is stored: a text lives in its field only.

const SHOW_LEFT_AT = 500;
let sending = null;

function showLeft(form, field) {
  const left = Number(form.dataset.limit) - [...field.value].length;
  const line = form.querySelector(".count-left");
  const words = left < 0 ? `${-left} tecken för mycket` : left <= SHOW_LEFT_AT ? `${left} tecken kvar` : "";
  if (line.textContent !== words) line.textContent = words;
}

// A text that was refused comes back from the server as the field's default value, and is unsent all the same.
function hasUnsentBeside(form) {
  const fields = [...document.querySelectorAll("textarea[name]")].filter((field) => field.form !== form);
  return fields.some((field) => field.value && (field.value !== field.defaultValue || field.id === "unsent"));
}

function stay() {
  sending = null;
  for (const button of document.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
}

for (const form of document.querySelectorAll("form")) {
  form.addEventListener("submit", (event) => {
    if (sending) return event.preventDefault();
    sending = form;
    form.querySelector("button[type=submit]")?.setAttribute("aria-disabled", "true");
  });
}
for (const form of document.querySelectorAll("form[data-limit]")) {
  const field = form.querySelector("textarea");
  field.addEventListener("input", () => showLeft(form, field));
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  showLeft(form, field);
}
addEventListener("beforeunload", (event) => {
  if (!hasUnsentBeside(sending)) return;
  event.preventDefault();
  setTimeout(stay); // runs only when somebody chooses to stay
});
addEventListener("pageshow", stay);
