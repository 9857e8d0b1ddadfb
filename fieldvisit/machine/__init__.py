"""What this computer offers: clock, ids, folders, assets, disk, secrets. Knows nothing of visits or
people.
"""
