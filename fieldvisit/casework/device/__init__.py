"""本机: this device in somebody's hands: enrolled, unlocked, checked, kept safe, left."""
