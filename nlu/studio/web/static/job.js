// Follows a job: its words, how far it has come and for how long. Without this the page is loaded anew now and then.

const EVERY_MS = 1000;
const AFTER_TROUBLE_MS = 5000;
const AT_MOST_PARTS = 1; // a step of one part says nothing of how far it is

const place = document.querySelector("[data-job]");
const words = place?.querySelector("[data-words]");
const lasting = place?.querySelector("[data-lasting]");
const bar = place?.querySelector("progress");

function say(line, said) {
  if (line.textContent !== said) line.textContent = said;
}

function show(job) {
  say(words, job.words);
  if (job.lasting) say(lasting, `Har pågått i ${job.lasting}`);
  if (job.state === "running" && job.total > AT_MOST_PARTS) {
    bar.max = job.total;
    bar.value = Math.min(job.done, job.total);
  } else bar.removeAttribute("value");
}

async function look() {
  const answer = await fetch(place.dataset.job, { headers: { Accept: "application/json" } }).catch(() => null);
  if (answer?.status === 401) return say(words, "Du är utloggad. Arbetet går vidare. Logga in igen för att se hur det går.");
  if (!answer?.ok) {
    say(words, "Det går inte att se hur det går just nu. Arbetet går vidare.");
    return setTimeout(look, AFTER_TROUBLE_MS);
  }
  const job = await answer.json();
  if (job.is_over) return location.reload();
  show(job);
  return setTimeout(look, EVERY_MS);
}

if (place) setTimeout(look, EVERY_MS);
