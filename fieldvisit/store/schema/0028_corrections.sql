-- Editions of one visit: which is the first, why a later one was made, when and why one was taken
-- back. A draft may be the next edition of a visit.

ALTER TABLE visit ADD COLUMN first_visit TEXT;
ALTER TABLE visit ADD COLUMN correction TEXT NOT NULL DEFAULT '';
ALTER TABLE visit ADD COLUMN taken_back_at TEXT;
ALTER TABLE visit ADD COLUMN taken_back_why TEXT NOT NULL DEFAULT '';

CREATE INDEX visit_editions ON visit (first_visit) WHERE first_visit IS NOT NULL;
CREATE INDEX visit_ended ON visit (state, reviewed_at, taken_back_at)
WHERE state IN ('returned', 'cancelled');

ALTER TABLE draft ADD COLUMN replaces TEXT;
ALTER TABLE draft ADD COLUMN correction TEXT NOT NULL DEFAULT '';
