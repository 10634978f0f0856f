/**
 * A one-time link from Telegram, /#formular=CODE or /#chatt=CODE: goes on here with the conversation that was begun there.
 * A browser sends the fragment to nobody, and it is taken out of the address before anything else: the history keeps no code.
 */
import { call } from "../net/api.js";
import { remember } from "./session.js";

const LINK = /^#(formular|chatt)=([A-Za-z0-9_-]{43})$/;

/** Makes the link's conversation this tab's. Gives {opensForm, isOver}, or null when the address holds no link. */
export async function handedOver(location, history) {
  const [, panel, code] = location.hash.match(LINK) ?? [];
  if (!code) return null;
  history.replaceState(null, "", location.pathname + location.search);
  try {
    remember(await call("POST", "/links", { body: { code } }));
    return { opensForm: panel === "formular", isOver: false };
  } catch {
    return { opensForm: false, isOver: true };
  }
}
