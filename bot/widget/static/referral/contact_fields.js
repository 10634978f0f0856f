/** Shows the fields that belong to the chosen way of being reached. */
import { REFERRAL } from "../texts.js";

// Only the keyboard is chosen: type=email or tel would let the browser suggest what others typed here.
const KEYBOARD = { phone: "tel", sms: "tel", email: "email" };

/** Gives a function to call when values were set by the page. */
export function watchContact(form, { value, voicemail }) {
  const update = () => {
    const method = new FormData(form).get("contact_method");
    const written = Object.hasOwn(KEYBOARD, method ?? "");
    value.hidden = !written;
    voicemail.hidden = method !== "phone";
    if (!written) return;
    value.querySelector("label").textContent = REFERRAL.value[method];
    form.elements.namedItem("contact_value").inputMode = KEYBOARD[method];
  };
  form.addEventListener("change", update);
  update();
  return update;
}
