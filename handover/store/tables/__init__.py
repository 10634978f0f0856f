"""The tables of schema `handover`. Importing this package makes `Table.metadata` complete, as the migrations need it."""

from handover.store.tables.accessibility_table import AccessibilityRow
from handover.store.tables.key_tables import ContentKeyRow
from handover.store.tables.live_tables import DutyRow, LiveLineRow, LiveRow
from handover.store.tables.referral_tables import ConsentRow, ReceiptRow, ReferralPreviewRow
from handover.store.tables.schema import SCHEMA, Table
from handover.store.tables.second_step_tables import (
    StaffChallengeRow,
    StaffHalfSessionRow,
    StaffPasskeyRow,
    StaffRecoveryCodeRow,
    StaffTotpRow,
)
from handover.store.tables.staff_tables import StaffRow, StaffSessionRow
from handover.store.tables.ticket_tables import OutboxRow, TicketEventRow, TicketMessageRow, TicketNoteRow, TicketRow
from handover.store.tables.tombstone_table import TombstoneRow
from handover.store.tables.watch_tables import AlarmRow, CanaryRow
from handover.store.tables.wording_table import StatusWordingRow

__all__ = ["SCHEMA", "AccessibilityRow", "AlarmRow", "CanaryRow", "ConsentRow", "ContentKeyRow", "DutyRow", "LiveLineRow", "LiveRow",
           "OutboxRow", "ReceiptRow", "ReferralPreviewRow",
           "StaffChallengeRow", "StaffHalfSessionRow", "StaffPasskeyRow", "StaffRecoveryCodeRow", "StaffRow",
           "StaffSessionRow", "StaffTotpRow", "StatusWordingRow", "Table", "TicketEventRow", "TicketMessageRow", "TicketNoteRow",
           "TicketRow", "TombstoneRow"]  # fmt: skip
