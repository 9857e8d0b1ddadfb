-- Values that this device held when a server came back from a backup that lacks them: a person says
-- which one holds.

CREATE TABLE overwritten (
    kind TEXT NOT NULL,
    row_id TEXT NOT NULL,
    "values" TEXT NOT NULL,
    PRIMARY KEY (kind, row_id)
) STRICT, WITHOUT ROWID;
