-- Where a photo was taken: beside the kept file until the visit is finished, then in its record. The
-- day on which somebody goes to a clue again.

ALTER TABLE blob ADD COLUMN latitude INTEGER;
ALTER TABLE blob ADD COLUMN longitude INTEGER;
ALTER TABLE blob ADD COLUMN accuracy INTEGER;
ALTER TABLE attachment ADD COLUMN latitude INTEGER;
ALTER TABLE attachment ADD COLUMN longitude INTEGER;
ALTER TABLE attachment ADD COLUMN accuracy INTEGER;
ALTER TABLE clue ADD COLUMN look_on TEXT;
