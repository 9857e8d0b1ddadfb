-- Under which edition of the records' fields a change was written: it is told in those words for
-- ever, however new the program is by then, and the server turns them into its own.

ALTER TABLE outbox ADD COLUMN schema_number INTEGER NOT NULL DEFAULT 1;
