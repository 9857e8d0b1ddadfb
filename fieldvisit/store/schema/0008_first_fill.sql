-- The first fill of a scope by blocks: which snapshot is being taken in (seq NULL: to be asked for),
-- and how far each of its blocks is. A block that came rests in `body` until its rows are in.

CREATE TABLE first_fill (
    scope TEXT PRIMARY KEY NOT NULL,
    seq INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE fill_block (
    scope TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    place INTEGER NOT NULL,
    size INTEGER NOT NULL,
    row_count INTEGER NOT NULL,
    state TEXT NOT NULL,
    body BLOB,
    PRIMARY KEY (scope, sha256)
) STRICT;
