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
-- Households are found through an index and listed by pages.

CREATE INDEX household_listed ON household (number, id, status, deleted_at)
WHERE deleted_at IS NULL AND status <> 'left';
CREATE INDEX household_category ON household (category, number, id, status, deleted_at)
WHERE deleted_at IS NULL AND status <> 'left';

-- A household's place in the index. What leads (the householder's names) is a column of its own.
CREATE TABLE household_doc (
    doc INTEGER PRIMARY KEY,
    household_id TEXT NOT NULL UNIQUE
) STRICT;

CREATE VIRTUAL TABLE household_search USING fts5 (
    head, rest, content = '', contentless_delete = 1, tokenize = 'ascii'
);

-- An empty line ends the head of a lookup; texts of before have none.
CREATE TRIGGER lookup_added AFTER INSERT ON household_lookup
BEGIN
    INSERT INTO household_doc (household_id) VALUES (NEW.household_id);
    INSERT INTO household_search (rowid, head, rest)
    SELECT
        doc,
        in_pairs(substr(NEW.text, 1, instr(NEW.text, char(10, 10)))),
        in_pairs(substr(NEW.text, instr(NEW.text, char(10, 10)) + 1))
    FROM household_doc
    WHERE household_id = NEW.household_id;
END;

CREATE TRIGGER lookup_changed AFTER UPDATE ON household_lookup WHEN OLD.text <> NEW.text
BEGIN
    UPDATE household_search
    SET
        head = in_pairs(substr(NEW.text, 1, instr(NEW.text, char(10, 10)))),
        rest = in_pairs(substr(NEW.text, instr(NEW.text, char(10, 10)) + 1))
    WHERE rowid = (SELECT doc FROM household_doc WHERE household_id = OLD.household_id);
END;

CREATE TRIGGER lookup_gone AFTER DELETE ON household_lookup
BEGIN
    DELETE FROM household_search
    WHERE rowid = (SELECT doc FROM household_doc WHERE household_id = OLD.household_id);
    DELETE FROM household_doc WHERE household_id = OLD.household_id;
END;

INSERT INTO household_doc (household_id)
SELECT household_id FROM household_lookup JOIN household ON id = household_id
ORDER BY number, id;

INSERT INTO household_search (rowid, head, rest)
SELECT doc, '', in_pairs(text)
FROM household_doc JOIN household_lookup USING (household_id);

-- A household's notes are paged by time and id: many may have come at one instant.

DROP INDEX note_household;
CREATE INDEX note_household ON note (household_id, written_at, id);

-- A note whose day is corrected takes the place of that day.

CREATE TRIGGER note_moved AFTER UPDATE OF written_at ON note
WHEN OLD.written_at <> NEW.written_at
BEGIN
    DELETE FROM note_search WHERE rowid = (SELECT doc FROM note_doc WHERE note_id = OLD.id);
    DELETE FROM note_doc WHERE note_id = OLD.id;
    INSERT INTO note_doc (doc, note_id)
    SELECT coalesce(max(doc) + 1, unixepoch(NEW.written_at) * 1000000), NEW.id
    FROM note_doc
    WHERE doc >= unixepoch(NEW.written_at) * 1000000
        AND doc < (unixepoch(NEW.written_at) + 1) * 1000000;
    INSERT INTO note_search (rowid, text)
    SELECT doc, per_character(NEW.text) FROM note_doc
    WHERE note_id = NEW.id AND NEW.deleted_at IS NULL;
END;
-- Copies of the file: the second medium that the person picked, and the code that opens its secret.

CREATE TABLE medium (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    folder TEXT NOT NULL,
    code TEXT NOT NULL,
    last_at TEXT
) STRICT;

-- What salvage could not read: the server is asked for it; done once the row is here again.

CREATE TABLE wanted_again (
    kind TEXT NOT NULL,
    row_id TEXT NOT NULL,
    since TEXT NOT NULL,
    PRIMARY KEY (kind, row_id)
) STRICT, WITHOUT ROWID;
