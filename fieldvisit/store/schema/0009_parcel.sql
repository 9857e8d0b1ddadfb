-- Parcels by which this device hands over without a network: those made here (out), and the answers
-- that were taken in. `batches` are the ids of the batches inside; `ended_at`: when an out-parcel was
-- answered, an answer taken in whole. `carrier` and `delivered_at`: who took it along, as they signed.

CREATE TABLE parcel (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('out', 'answer')),
    number INTEGER NOT NULL,
    made_at TEXT NOT NULL,
    place TEXT NOT NULL,
    size INTEGER NOT NULL,
    digest TEXT NOT NULL,
    changes INTEGER NOT NULL,
    files INTEGER NOT NULL,
    batches TEXT NOT NULL DEFAULT '[]',
    carrier TEXT NOT NULL DEFAULT '',
    delivered_at TEXT,
    ended_at TEXT
) STRICT;

CREATE INDEX parcel_by_number ON parcel (number);
