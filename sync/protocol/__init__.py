"""fvsync/1: what travels between a device and the central server. Opens no socket and no file."""
