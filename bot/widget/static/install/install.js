/** The installation page: copies a piece of code, and shows a trial in a closed frame. */
const STAYS_MS = 4_000;
const ALLOWED = "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox";
const state = document.getElementById("state");

for (const button of document.querySelectorAll("[data-copy]")) button.addEventListener("click", () => copy(button));
for (const button of document.querySelectorAll("[data-trial]")) button.addEventListener("click", () => show(button));

async function copy(button) {
  const piece = document.getElementById(button.dataset.copy);
  const words = (await copied(piece)) ? "Kopierat" : "Texten är markerad. Kopiera den som du brukar";
  const before = button.textContent;
  button.textContent = words;
  state.textContent = words;
  setTimeout(() => {
    button.textContent = before;
    state.textContent = "";
  }, STAYS_MS);
}

async function copied(piece) {
  try {
    await navigator.clipboard.writeText(piece.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(piece); // no permission, or no https
    return false;
  }
}

function show(button) {
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", ALLOWED);
  frame.title = button.dataset.name;
  frame.src = button.dataset.trial;
  frame.addEventListener("load", () => frame.scrollIntoView({ block: "center" }));
  document.getElementById("trial").replaceChildren(frame);
  state.textContent = `${button.dataset.name} visas nedanför.`;
}
