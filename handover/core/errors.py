"""What can be refused in a handover. Each error names itself for a problem document and says it in plain Swedish."""

from __future__ import annotations


class HandoverError(Exception):
    """Root of all refusals. `code` ends a problem's type URI, `title` may be shown, `status_code` is HTTP's.

    An instance never carries what a person wrote: errors travel into logs and answers.
    """

    code = "handover"
    title = "Det gick inte"
    status_code = 409

    def __init__(self) -> None:
        super().__init__(self.code)


class ContentKeyNeeded(Exception):
    """There is content in clear that has to be sealed, or sealed that has to be opened, and no key is at hand."""

    def __init__(self) -> None:
        super().__init__("Det finns ärenden som ska krypteras, men nyckeln saknas. Ange STEGET_CONTENT_KEY och försök igen. "
                         "Ingenting är ändrat.")  # fmt: skip


class FieldRefused(Exception):
    """One field of a form cannot be sent as it is; `code` says why, as in `phone_has_letters`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class TicketNotFound(HandoverError):
    """No such ticket for this member of staff; another municipality's ticket is indistinguishable from none."""

    code = "unknown-ticket"
    title = "Ärendet finns inte"
    status_code = 404


class TicketAlreadyClaimed(HandoverError):
    """A colleague was first."""

    code = "ticket-already-claimed"
    title = "En kollega har redan tagit ärendet"


class TicketNotClaimed(HandoverError):
    """The act needs that somebody has taken the ticket first."""

    code = "ticket-not-claimed"
    title = "Ta ärendet först"


class TicketNotYours(HandoverError):
    """The act belongs to the colleague who holds the ticket."""

    code = "ticket-not-yours"
    title = "En kollega har hand om ärendet"
    status_code = 403


class TicketClosed(HandoverError):
    """The ticket is closed; only the person can open it again, by writing."""

    code = "ticket-closed"
    title = "Ärendet är avslutat"


class TicketWithdrawn(HandoverError):
    """The person took it back and everything in it is erased."""

    code = "ticket-withdrawn"
    title = "Förfrågan är tillbakatagen"


class MessageEmpty(HandoverError):
    """Nothing that can be read was written."""

    code = "missing"
    title = "Skriv något först"
    status_code = 422


class MessageTooLong(HandoverError):
    """More than a message may hold."""

    code = "too_long"
    title = "Texten är för lång"
    status_code = 422


class ToldNotFound(HandoverError):
    """No such message about accessibility for who asks; another municipality's is indistinguishable from none."""

    code = "unknown-message"
    title = "Meddelandet finns inte"
    status_code = 404


class LiveNotFound(HandoverError):
    """No such live conversation for who asks; another municipality's is indistinguishable from none."""

    code = "unknown-live"
    title = "Samtalet finns inte"
    status_code = 404


class LiveTaken(HandoverError):
    """A colleague was first."""

    code = "live-taken"
    title = "En kollega hann före och skriver med personen"


class LiveNotYours(HandoverError):
    """The act belongs to the colleague who is in the conversation."""

    code = "live-not-yours"
    title = "En kollega skriver med personen"
    status_code = 403


class LiveNotJoined(HandoverError):
    """Nobody is in the conversation: it has to be joined first, perhaps again."""

    code = "live-not-joined"
    title = "Gå in i samtalet först"


class LiveEnded(HandoverError):
    """The conversation is over."""

    code = "live-ended"
    title = "Samtalet är slut"


class NobodyOnDuty(HandoverError):
    """Nobody in the municipality has said that they can answer now."""

    code = "nobody-on-duty"
    title = "Ingen är i tjänst just nu"
