"""fieldvisit: home visits recorded offline, kept encrypted, synced and printed. This package never touches Qt or the network."""

__version__ = "0.1.0"
