// A form with data-key asks the browser for a passkey, puts what it answers into the form, and sends it as any other form.
// Without passkeys in the browser the form stays hidden, and the other ways in stand beside it.

const canUseKeys = Boolean(window.PublicKeyCredential?.parseRequestOptionsFromJSON && navigator.credentials);

async function optionsFor(form) {
  const body = new URLSearchParams({ form_token: form.elements.form_token.value });
  const answer = await fetch(form.dataset.begin, { method: "POST", body, headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error("no options");
  return answer.json();
}

async function answerOf(form) {
  const options = await optionsFor(form);
  if (form.dataset.key === "create") {
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
  }
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
}

async function ask(form, button) {
  const trouble = form.querySelector("[role=alert]");
  trouble.hidden = true;
  button.setAttribute("aria-disabled", "true");
  try {
    form.elements.credential.value = JSON.stringify(await answerOf(form));
    form.submit();
  } catch {
    trouble.hidden = false;
    button.removeAttribute("aria-disabled");
  }
}

for (const form of canUseKeys ? document.querySelectorAll("form[data-key]") : []) {
  form.hidden = false;
  const button = form.querySelector("button[type=submit]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (button.getAttribute("aria-disabled") !== "true") ask(form, button);
  });
}
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("form[data-key] [aria-disabled]")) button.removeAttribute("aria-disabled");
});
