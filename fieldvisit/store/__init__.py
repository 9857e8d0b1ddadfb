"""The device's encrypted file: opening, keys, journal, outbox, search. Never Qt or network."""
