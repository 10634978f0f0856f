"""The self-referral in the chat: questions, answers, preview, consent."""
