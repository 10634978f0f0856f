/** Ties the parts of the page together; no part knows the others. */
import { Arrivals } from "./chat/arrivals.js";
import { Composer } from "./chat/composer.js";
import { Live } from "./chat/live.js";
import { Log } from "./chat/log.js";
import { Scroll } from "./chat/scroll.js";
import { watchContactState } from "./chat/strips.js";
import { Trouble } from "./chat/trouble.js";
import { Turns } from "./chat/turns.js";
import { Typing } from "./chat/typing.js";
import { Conversation } from "./net/conversation.js";
import { optionsOf } from "./page/address.js";
import { Alarm } from "./page/alarm.js";
import { Announcer } from "./page/announcer.js";
import { Erase } from "./page/erase.js";
import { handedOver } from "./page/handed_over.js";
import { KeepCopy } from "./page/keep_copy.js";
import { Leaving } from "./page/leave.js";
import { watchLeaveKeys } from "./page/leave_keys.js";
import { watchLanguages } from "./page/languages.js";
import { knownNumbers, watchNumbers } from "./page/numbers.js";
import { Panels } from "./page/panels.js";
import { byId, keepParts, liveParts, question, receiptParts, referralParts, scrollParts } from "./page/parts.js";
import { watchSkip } from "./page/skip.js";
import { receiptCard } from "./receipt/receipt_card.js";
import { ReceiptPanel } from "./receipt/receipt_panel.js";
import { ReceiptReminder } from "./receipt/reminder.js";
import { ReferralForm } from "./referral/referral_form.js";
import { REFERRAL, TEXT } from "./texts.js";

const announcer = new Announcer(byId("announcer"), byId("alarm"));
const trouble = new Trouble(byId("trouble"));
const typing = new Typing(byId("typing"), announcer);
const reminder = new ReceiptReminder(byId("receipt-reminder"), byId("receipt-show"), byId("log"));
const receiptContext = { saved: () => reminder.saved(), announcer };
const numbers = knownNumbers(byId("numbers"));
const alarmIn = (id) => new Alarm(byId(id), numbers, announcer);

const log = new Log(byId("log"), { numbers, receipt: receiptContext, press: pressed });
const scroll = new Scroll(scrollParts());
const arrivals = new Arrivals({ log, announcer, scroll, reminder });
const conversation = new Conversation(
  {
    messages: (messages) => (arrivals.first(messages), live.look()),
    event: (event) => (live.event(event), arrivals.event(event)),
    gone: lost,
    contact: watchContactState(byId("contact-state")),
  },
  { ...optionsOf(location.search), locale: document.documentElement.lang },
);
arrivals.conversation = conversation;

const live = new Live({ ...liveParts(), conversation, press: pressed });
const mode = (name) => live.mode(name);
const turns = new Turns({ conversation, log, typing, trouble, scroll, mode, show: (messages) => arrivals.answers(messages), restart });
const composer = new Composer(byId("composer"), byId("message"), (text, key) => turns.text(text, key));
turns.composer = composer;
arrivals.stored = (entry) => turns.stored(entry);

const sent = (code) => (arrivals.ownReceipt(code), receiptCard(code, receiptContext));
const referral = new ReferralForm(referralParts(new Trouble(byId("preview-trouble")), alarmIn("referral-alarm")), conversation, { sent, stopped });
const receipts = new ReceiptPanel(receiptParts(alarmIn("receipt-alarm")), numbers);
const panels = new Panels(
  {
    chat: { section: byId("chat"), focus: () => byId("message") },
    referral_form: { section: byId("referral"), focus: () => referral.open() },
    receipt: { section: byId("receipt"), focus: () => byId("receipt-heading") },
  },
  (name) => name !== "receipt" && receipts.clear(), // the code is not left on a hidden panel
);
const leaving = new Leaving(conversation, byId("leave"));

/** A quick reply: opens a panel here, or goes to the bot. Focus goes where the person writes next. */
function pressed(choice, event) {
  const [, local] = choice.button.match(/^open:(\w+)$/) ?? [];
  if (local === "restart") return restart();
  if (local) return openPanel(local);
  // On a phone focus in the field brings up the keyboard over the answer; the button keeps focus there, for it stays.
  if (event.pointerType !== "touch") composer.focus();
  return turns.button(choice);
}

function openPanel(name) {
  if (!panels.has(name)) return false;
  panels.open(name);
  if (name === "chat") scroll.toEnd();
  return true;
}

async function begin() {
  try {
    await conversation.ready();
    return true;
  } catch (refusal) {
    const words = refusal.type === "channel-closed" ? refusal.detail : TEXT.startFailed;
    trouble.show(words, { label: TEXT.again, act: restart });
    return false;
  }
}

/** Where the person is: in the conversation that a link from Telegram brought, in this tab's own, or before a first one. */
async function start() {
  const link = await handedOver(location, history);
  if (conversation.resume()) {
    arrivals.expectHistory();
    live.look();
  } else await begin();
  if (link?.opensForm) openPanel("referral_form");
  if (link?.isOver) trouble.show(TEXT.linkOver);
}

/** A new conversation. A code that the person has not written down stays in sight. */
function restart() {
  trouble.clear();
  mode("bot");
  if (!reminder.isWaiting) arrivals.clear();
  composer.focus();
  return begin();
}

/** The server no longer knows the conversation. After a reload of an old tab that is nothing to explain. */
function lost() {
  if (log.isEmpty) return begin();
  if (!reminder.isWaiting) arrivals.keepLastAnswer(); // erased there means erased here
  trouble.show(TEXT.gone, { label: TEXT.startAgain, act: restart });
}

function erased() {
  arrivals.clear();
  composer.clear();
  referral.clear();
  trouble.clear();
  mode("bot");
  panels.open("chat");
  window.scrollTo({ top: 0 });
  log.addLocal(TEXT.erased, "system", "notice", [{ label: TEXT.startAgain, button: "open:restart" }]);
  announcer.clear(); // what was just read stands there for a second more
  announcer.say(TEXT.erased);
}

function stopped() {
  openPanel("chat");
  log.addLocal(REFERRAL.stopped, "system", "notice");
  announcer.say(REFERRAL.stopped);
}

watchNumbers(byId("numbers"));
watchLanguages(byId("languages"), (tag) => conversation.speak(tag));
leaving.watch(byId("leave-skip"));
watchLeaveKeys(byId("leave"), announcer, () => leaving.leave());
new Erase(question("erase"), conversation, erased);
new KeepCopy(keepParts(), () => openPanel("chat"));
for (const button of document.querySelectorAll("[data-open]")) button.addEventListener("click", () => openPanel(button.dataset.open));
byId("log").addEventListener("keydown", (event) => event.key === "Escape" && composer.focus());
watchSkip(byId("skip"), byId("main"));

byId("starting").hidden = true;
for (const part of ["menu", "chat"]) byId(part).hidden = false;
start();
