-- Rows that are not this person's any more: out of every list, kept as they were until the person
-- lets them be cleared. "values": the row's columns as the file had them. A later migration that
-- adds a column to a synced table without a default adds it here too.

CREATE TABLE left_row (
    kind TEXT NOT NULL,
    row_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    version INTEGER NOT NULL,
    "values" TEXT NOT NULL,
    since TEXT NOT NULL,
    answered INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (kind, row_id)
) STRICT;

CREATE INDEX left_row_scope ON left_row (scope);

-- Still in its table because something of ours about its household is not with the server yet.
CREATE TABLE leaving (
    kind TEXT NOT NULL,
    row_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    PRIMARY KEY (kind, row_id)
) STRICT, WITHOUT ROWID;

-- A whole area that was given away: how far it had been pulled, who has it now.
CREATE TABLE left_scope (
    scope TEXT PRIMARY KEY NOT NULL,
    seq INTEGER NOT NULL,
    since TEXT NOT NULL,
    heirs TEXT NOT NULL
) STRICT, WITHOUT ROWID;
