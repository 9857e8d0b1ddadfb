"""Sync: how devices and the central server exchange records. Never draws a screen."""
