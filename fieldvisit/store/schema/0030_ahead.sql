-- A change that cannot wait for its turn: 1 while it is to be said ahead of what was written before
-- it, 2 once the server has heard it so. Its turn comes all the same.

ALTER TABLE outbox ADD COLUMN ahead INTEGER NOT NULL DEFAULT 0;

CREATE INDEX outbox_ahead ON outbox (counter) WHERE ahead = 1;
