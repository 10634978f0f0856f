"""PostgreSQL schema `handover`: the record of referrals, tickets and staff. SQL stands here and nowhere else in handover/.

One transaction per request, opened and committed at the edge (a web handler or the command line):

    engine = make_engine(database_url)                      handover.store.engine
    transactions = session_factory(engine, content_keys)
    with transactions.begin() as session:                   commits at the end, rolls back on any exception
        ...

The desk's transactions come from wall.walled(engine, wall.DESK): row-level security shows them nothing until wall.admit(session,
municipality), which the door calls when staff come in. A new table needs its rights, its policy and its place in test_second_wall.

For the desk (every function takes the session first; `staff` is a StaffMember; refusals are handover.core.errors):

    staff.authenticate(session, username, password) -> StaffMember | None        one Argon2id in every branch
    sessions.open_session(session, staff_id) -> token; find_staff(session, token) -> StaffMember | None;
        close_session(session, token); close_all(session, staff_id)              idle 30 min, absolute 8 h
    half_sessions, challenges, totp, passkeys, recovery_codes, second_steps      the second step of a login
    tickets.queue(session, municipality) -> [QueueItem]     no text: alias, status, flags, age, claimed_by_name
    tickets.closed(session, municipality) -> [QueueItem]    closed and withdrawn, newest first
    tickets.claim | release | close(session, staff, ticket_id) -> Ticket         claim is atomic, one winner
    ticket_reading.read(session, staff, ticket_id) -> TicketView                 body, messages, notes, events; logs `opened`
    messages.reply_as_staff(session, staff, ticket_id, text, idempotency_key=None)
    notes.add_note(session, staff, ticket_id, text)
    access.ticket_for(session, staff, ticket_id)            the only way to a row; TicketNotFound across the wall
    handover.delivery.desk_inbox.acknowledge(session, staff, ticket_id)          call when staff open a ticket

For the bridge: referrals (previews and consent), receipts, messages.reply_as_person, erasure.
For the command line: migrate.migrate(database_url), staff_accounts.add_staff(engine, ...),
account_closing.close_account(engine, username).
"""
