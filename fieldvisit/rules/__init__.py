"""The trade's rules as pure functions of records. No file, clock, network or logger: days and
instants are handed in.
"""
