// Comfort on the queue page: says when the queue has changed, and lets arrow keys move between tickets.
// Nothing here is needed: the page works without it, and it never reloads by itself under somebody who reads.

const EVERY_MS = 5_000; // somebody may be waiting to write with staff at this moment
const summary = document.getElementById("summary");
const changed = document.getElementById("changed");

async function look() { // also while the tab is in the background: its title is what tells somebody who works elsewhere
  const answer = await fetch("/queue/counts", { headers: { Accept: "application/json" } }).catch(() => null);
  if (answer?.status === 401) location.replace("/login"); // the session ran out: no aliases stay on an unwatched screen
  if (!answer?.ok) return;
  const now = await answer.json();
  if (summary.textContent !== now.summary) summary.textContent = now.summary;
  const isOld = now.mark !== summary.dataset.mark;
  if (changed.hidden !== !isOld) changed.hidden = !isOld;
  document.title = document.title.replace(/^● /, "").replace(/^/, isOld ? "● " : "");
}

function move(event) {
  const links = [...document.querySelectorAll(".tickets h3 a")];
  const here = links.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (here === -1 || !step || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  links[Math.min(Math.max(here + step, 0), links.length - 1)].focus();
}

setInterval(look, EVERY_MS);
document.addEventListener("visibilitychange", look);
document.addEventListener("keydown", move);
