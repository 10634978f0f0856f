"""PostgreSQL schema `studio`: who is a member, the draft and its history, approvals, jobs and what was published.

    members.py       who may do what
    draft.py         the draft, saving and undoing; history.py what was changed
    approvals.py     the second pair of eyes
    jobs.py          training and publishing that wait, run and end
    publications.py  what went live
    presence.py      who has an item open; typed_texts.py what somebody is typing

Every function is one transaction. Nothing here counts or keeps what a person wrote to the bot.
"""
