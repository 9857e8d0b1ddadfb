"""The device half of sync: one round, the exchange over HTTP, enrolment, pacing. Draws nothing."""
