"""Säker digital kommunikation (SDK), message 3.1: built, validated and laid in a folder. Nothing here sends it.

Transport between organisations (AS4, envelope, encryption, address book) is done by the municipality's own message system and a
certified access point. It collects the files; until it has, nothing has left.
"""
