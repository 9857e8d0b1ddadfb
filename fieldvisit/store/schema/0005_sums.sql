-- What this device and the server last agreed on for a scope: the buckets of its rows at a number of
-- its sequence. `apart` is what is known to differ and cannot be mended here.

CREATE TABLE scope_sum (
    scope TEXT PRIMARY KEY NOT NULL,
    seq INTEGER NOT NULL,
    said TEXT NOT NULL,
    apart TEXT NOT NULL,
    buckets BLOB NOT NULL,
    whole_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
