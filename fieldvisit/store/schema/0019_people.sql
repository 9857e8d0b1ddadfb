-- Who died, who is the same person as whom, who lives elsewhere, who is a near relative of whom;
-- the note that a task was made of.

ALTER TABLE person ADD COLUMN died_on TEXT;
ALTER TABLE person ADD COLUMN merged_into TEXT;
ALTER TABLE person ADD COLUMN merges TEXT NOT NULL DEFAULT '[]';
ALTER TABLE person ADD COLUMN distinct_from TEXT NOT NULL DEFAULT '[]';
ALTER TABLE household ADD COLUMN residence_split TEXT;
ALTER TABLE household ADD COLUMN near_relatives TEXT NOT NULL DEFAULT '[]';
ALTER TABLE task ADD COLUMN from_note TEXT;

CREATE INDEX person_merged_into ON person (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX task_kind ON task (kind);
