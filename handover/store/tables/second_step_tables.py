"""The second step of staff's login: codes of an app, passkeys, recovery codes, and what lasts only while one logs in."""

from __future__ import annotations

from sqlalchemy import BigInteger, Float, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from handover.store.tables.schema import Moment, Number, Table

_OF_STAFF = "handover.staff.id"


class StaffTotpRow(Table):
    """The secret of somebody's app for codes, sealed under master key `version` (RFC 6238).

    `last_step` is the newest time step whose code was used. `tries` are the wrong codes that are remembered since `tried_at`;
    both moments and steps are of the database's clock.
    """

    __tablename__ = "staff_totp"

    staff_id: Mapped[int] = mapped_column(ForeignKey(_OF_STAFF, ondelete="CASCADE"), primary_key=True, autoincrement=False)
    version: Mapped[str] = mapped_column(String(16))
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    last_step: Mapped[int] = mapped_column(BigInteger)
    tries: Mapped[float] = mapped_column(Float, server_default="0")
    tried_at: Mapped[Moment]


class StaffPasskeyRow(Table):
    """A passkey (WebAuthn): its public half, how often it says it was used, and the name that its owner gave it."""

    __tablename__ = "staff_passkey"

    id: Mapped[Number]
    staff_id: Mapped[int] = mapped_column(ForeignKey(_OF_STAFF, ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[Moment]
    used_at: Mapped[Moment | None]


class StaffRecoveryCodeRow(Table):
    """The SHA-256 of a recovery code that has not been used; a used one is gone."""

    __tablename__ = "staff_recovery_code"

    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey(_OF_STAFF, ondelete="CASCADE"), index=True)


class StaffHalfSessionRow(Table):
    """Somebody whose password was right and who has yet to take the second step. In a table of its own, so that it opens nothing."""

    __tablename__ = "staff_half_session"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey(_OF_STAFF, ondelete="CASCADE"), index=True)
    opened_at: Mapped[Moment]


class StaffChallengeRow(Table):
    """What a ceremony of one browser began with and has to end with: a passkey's challenge, or an app's secret, sealed."""

    __tablename__ = "staff_challenge"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20), primary_key=True)
    value: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[Moment] = mapped_column(index=True)
