/** Why a call gave no answer. `kind` decides what the person is told; the rest is the RFC 9457 document. */
export class Refusal extends Error {
  constructor(kind, problem = {}) {
    super(kind);
    this.kind = kind;
    this.type = typeof problem.type === "string" ? problem.type.split("/").at(-1) : "";
    this.title = typeof problem.title === "string" ? problem.title : "";
    this.detail = typeof problem.detail === "string" ? problem.detail : "";
    this.errors = Array.isArray(problem.errors) ? problem.errors : [];
  }

  /** The conversation itself is gone; another 404 is about something that it asked for. */
  get isConversationGone() {
    return this.kind === "gone" && this.type === "not-found";
  }

  /** Title and detail as one text. */
  get words() {
    return [this.title, this.detail].filter(Boolean).map((words) => (/[.!?]$/.test(words) ? words : `${words}.`)).join(" ");
  }
}

const KINDS = { 404: "gone", 409: "refused", 410: "gone", 413: "long", 422: "refused", 429: "often" };

/** The kind of an HTTP status that is not a success. */
export function kindOf(status) {
  return KINDS[status] ?? "down";
}

/** The refusal that an answer stands for. Too many people at once is told apart from a chat that is down. */
export function refusalOf(status, problem) {
  const refusal = new Refusal(kindOf(status), problem);
  if (refusal.kind === "down" && refusal.type === "crowded") refusal.kind = "crowded";
  return refusal;
}
