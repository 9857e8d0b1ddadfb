"""走访: from what is known before the door to the finished record with its signatures, and what it
sets in motion.
"""
