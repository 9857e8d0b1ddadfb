-- audit: where the kept trail begins and ends, vouched for by a key of the file.
-- `since`: how many lines there were when this table came; until one is added `mac` is blank.

CREATE TABLE audit_anchor (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    since INTEGER NOT NULL,
    first INTEGER NOT NULL,
    before TEXT NOT NULL,
    last INTEGER NOT NULL,
    newest TEXT NOT NULL,
    mac TEXT NOT NULL
) STRICT;

INSERT INTO audit_anchor
SELECT 1, last, 1, '', last, coalesce((SELECT digest FROM audit WHERE seq = last), ''), ''
FROM (SELECT coalesce(max(seq), 0) AS last FROM audit);
