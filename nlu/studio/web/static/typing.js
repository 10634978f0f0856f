// Comfort while editing: what is typed is kept on the server, remarks come while it is written, and who else is here is told.
// Nothing here is needed: a form is saved without it. Everything comes back as text, never as markup.

const KEEP_AFTER_MS = 800;
const CHECK_AFTER_MS = 500;

function post(address, form, fields) {
  const token = form.elements.namedItem("form_token").value;
  const headers = { Accept: "application/json" };
  return fetch(address, { method: "POST", headers, body: new URLSearchParams({ form_token: token, ...fields }) }).catch(() => null);
}

function say(place, words) {
  if (place && place.textContent !== words) place.textContent = words;
}

function after(wait, act) {
  let timer = 0;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...given), wait);
  };
}

// What the page was made from: when somebody saves meanwhile, what is kept must not be written over theirs unseen.
function seenBy(form) {
  const seals = ["seen", "base"].map((name) => form.elements.namedItem(name)?.value);
  return seals.filter(Boolean).join(" ");
}

async function keep(form, field) {
  if (form.dataset.sent) return; // it is being saved: what is kept now would come back as unsaved
  const answer = await post("/studio/typed", form, { item: form.dataset.item, field: field.name, text: field.value, seen: seenBy(form) });
  const line = form.querySelector("[data-kept]");
  if (answer?.status === 401) return say(line, "Du är utloggad. Kopiera det du har skrivit och logga in igen.");
  if (!answer?.ok) return say(line, "Det gick inte att spara undan det du skriver. Spara snart, eller kopiera texten.");
  say(line, "Det du skriver är undansparat. Det syns inte för andra förrän du sparar.");
  const { others } = await answer.json();
  const notice = document.querySelector("[data-others]");
  if (!notice) return;
  say(notice, others.length ? `${others.join(", ")} har också den här sidan öppen. Prata gärna ihop er.` : "");
  notice.hidden = !others.length;
}

function show(list, remarks) {
  const rows = remarks.map((remark) => {
    const row = document.createElement("li");
    row.className = remark.level;
    row.textContent = remark.text;
    return row;
  });
  if (rows.map((row) => row.textContent).join("\n") !== [...list.children].map((row) => row.textContent).join("\n")) list.replaceChildren(...rows);
}

async function check(form, field, list) {
  const asked = field.value;
  if (!asked.trim()) return show(list, []);
  const fields = { kind: form.dataset.kind, item: form.dataset.item, field: field.name, text: asked };
  const answer = await post("/studio/checks", form, fields);
  if (answer?.ok && field.value === asked) show(list, (await answer.json()).remarks);
}

for (const form of document.querySelectorAll("form[data-item]")) {
  form.addEventListener("submit", () => { form.dataset.sent = "yes"; });
  addEventListener("pageshow", () => delete form.dataset.sent);
  for (const field of form.querySelectorAll("[data-keep]:not([readonly]), [data-check]")) {
    if (field.hasAttribute("data-keep")) field.addEventListener("input", after(KEEP_AFTER_MS, () => keep(form, field)));
    const list = form.querySelector(`[data-remarks-of="${CSS.escape(field.name)}"]`);
    if (list) field.addEventListener("input", after(CHECK_AFTER_MS, () => check(form, field, list)));
    if (list && field.value.trim()) check(form, field, list);
  }
}
