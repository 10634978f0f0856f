// A live conversation as it goes on. Without this script the page works by its forms and a reload.
// Everything that comes is put into the page as text, never as markup.

const TYPING_MS = 6_000;
const TELL_EVERY_MS = 3_000;
const thread = document.getElementById("thread");
const form = document.getElementById("write");
const field = document.getElementById("live-text");
const typing = document.getElementById("typing");
const trouble = document.getElementById("trouble");
const seen = new Set();
let typingEnds = 0;
let toldTypingAt = 0;
let sending = false;

function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

function said({ side, who, text, at, time }) {
  if (side === "system") return element("li", "happened", text);
  const when = element("time", "", time);
  when.dateTime = at;
  const words = element("div", "words", text);
  words.dir = "auto";
  return element("li", "", element("figure", side, element("figcaption", "", `${who}, `, when), words));
}

function isAtEnd() {
  return thread.getBoundingClientRect().bottom <= innerHeight + 200;
}

function showLine(line) {
  if (line.ordinal <= Number(thread.dataset.last) || seen.has(line.ordinal)) return;
  seen.add(line.ordinal);
  const follow = isAtEnd();
  const made = said(line);
  thread.append(made);
  document.getElementById("no-lines").hidden = true;
  if (line.side === "person") stopTyping();
  if (follow) made.scrollIntoView({ block: "nearest" });
}

function showState({ state, mine, urgent, words }) {
  const line = document.getElementById("state");
  if (line.textContent !== words) line.textContent = words;
  document.getElementById("urgent").hidden = !urgent;
  const now = { waiting: "waiting", staff: mine ? "mine" : "theirs" }[state] ?? "ended";
  for (const part of document.querySelectorAll("[data-when]")) {
    part.hidden = part.dataset.when !== now && !(part.contains(field) && field.value.trim()); // unsent words stay in sight
  }
  if (now === "ended") {
    stopTyping();
    events.close();
  }
}

function showTyping() {
  typing.textContent = "Personen skriver …";
  clearTimeout(typingEnds);
  typingEnds = setTimeout(stopTyping, TYPING_MS);
}

function stopTyping() {
  clearTimeout(typingEnds);
  typing.textContent = "";
}

function explain(words) {
  trouble.textContent = words;
  trouble.hidden = !words;
}

function post(address, fields) {
  return fetch(address, { method: "POST", body: new URLSearchParams(fields), headers: { Accept: "application/json" } });
}

function reason({ title, detail }) {
  return [`${title}.`, detail, "Det du skrev finns kvar."].filter(Boolean).join(" ");
}

async function send(event) {
  event.preventDefault();
  if (sending || !field.value.trim()) return field.focus();
  sending = true;
  const text = field.value;
  try {
    const answer = await post(form.action, new FormData(form));
    if (!answer.ok) return explain(reason(await answer.json()));
    explain("");
    if (field.value === text) field.value = "";
    form.elements.key.value = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
  } catch {
    explain("Det gick inte att skicka. Det du skrev finns kvar. Försök igen.");
  } finally {
    sending = false;
    field.focus();
  }
  return undefined;
}

function tellTyping() {
  if (!field.value || performance.now() - toldTypingAt < TELL_EVERY_MS) return;
  toldTypingAt = performance.now();
  post(form.dataset.typing, { form_token: form.elements.form_token.value }).catch(() => null);
}

const events = new EventSource(`${thread.dataset.events}?after=${thread.dataset.last}`);
events.addEventListener("line", (event) => showLine(JSON.parse(event.data)));
events.addEventListener("state", (event) => showState(JSON.parse(event.data)));
events.addEventListener("typing", showTyping);
events.addEventListener("gone", () => {
  thread.replaceChildren();
  showState({ state: "erased", urgent: false, words: "Raderat av personen" });
  explain("Personen har raderat samtalet. Det finns inte kvar.");
});
events.addEventListener("logged-out", () => location.replace("/login")); // no words stay on an unwatched screen
events.addEventListener("open", () => explain(""));
events.addEventListener("error", () => {
  const isOver = events.readyState === EventSource.CLOSED;
  explain(isOver ? "Sidan får inget nytt längre. Ladda om den." : "Kontakten är dålig just nu. Sidan försöker igen av sig själv.");
});
form.addEventListener("submit", send);
field.addEventListener("input", tellTyping);
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});
document.getElementById("thread").lastElementChild?.scrollIntoView({ block: "nearest" });
