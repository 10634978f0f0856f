/**
 * Shift three times within five seconds leaves the page (GOV.UK "Exit this page"). Any other key cancels the count, and so does
 * the pointer: in a chat people write capital letters all the time, and shift with a click marks text.
 * Heard before anybody else hears it: a page that the widget stands on may stop keys on their way.
 */
import { TEXT } from "../texts.js";

const TIMES = 3;
const WITHIN_MS = 5_000;

export function watchLeaveKeys(link, announcer, leave) {
  let presses = 0;
  let timer = 0;
  const count = (number) => {
    presses = number;
    link.dataset.presses = String(number);
  };
  const reset = () => {
    clearTimeout(timer);
    count(0);
  };
  addEventListener("pointerdown", reset, true);
  addEventListener("keydown", (event) => {
    if (event.key !== "Shift") return reset();
    if (event.repeat) return;
    if (presses === 0) timer = setTimeout(reset, WITHIN_MS);
    count(presses + 1);
    if (presses === TIMES) {
      reset();
      leave();
    } else if (presses > 1) {
      announcer.say(TEXT.leaveCount(TIMES - presses)); // not at one: every capital letter begins with a shift
    }
  }, true);
}
