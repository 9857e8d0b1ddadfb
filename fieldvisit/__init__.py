"""Home visits recorded offline, kept encrypted, synced and printed. Never touches Qt or sockets."""

__version__ = "0.1.0"
