-- What a change says lies apart from how far it got: that is written three times on its way (made,
-- cut into a batch, answered), and a whole record would be written again with it.

CREATE TABLE outbox_body (
    counter INTEGER PRIMARY KEY,
    before TEXT NOT NULL,
    after TEXT NOT NULL
) STRICT;

INSERT INTO outbox_body (counter, before, after)
SELECT counter, before, after FROM outbox;

ALTER TABLE outbox DROP COLUMN before;
ALTER TABLE outbox DROP COLUMN after;

CREATE TRIGGER outbox_gone AFTER DELETE ON outbox
BEGIN
    DELETE FROM outbox_body WHERE counter = OLD.counter;
END;

CREATE TRIGGER outbox_renumbered AFTER UPDATE OF counter ON outbox
BEGIN
    UPDATE outbox_body SET counter = NEW.counter WHERE counter = OLD.counter;
END;
