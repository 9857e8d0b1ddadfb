-- Which buckets of the sums changed since the last sync, and the rows of a bucket, without reading
-- all rows (store/row_marks.py).

CREATE INDEX region_buckets ON region (scope, substr(id, 31, 2), version);
CREATE INDEX grid_buckets ON grid (scope, substr(id, 31, 2), version);
CREATE INDEX staff_buckets ON staff (scope, substr(id, 31, 2), version);
CREATE INDEX form_buckets ON form (scope, substr(id, 31, 2), version);
CREATE INDEX household_buckets ON household (scope, substr(id, 31, 2), version);
CREATE INDEX person_buckets ON person (scope, substr(id, 31, 2), version);
CREATE INDEX membership_buckets ON membership (scope, substr(id, 31, 2), version);
CREATE INDEX task_buckets ON task (scope, substr(id, 31, 2), version);
CREATE INDEX visit_buckets ON visit (scope, substr(id, 31, 2), version);
CREATE INDEX note_buckets ON note (scope, substr(id, 31, 2), version);
CREATE INDEX attachment_buckets ON attachment (scope, substr(id, 31, 2), version);
CREATE INDEX proposal_buckets ON proposal (scope, substr(id, 31, 2), version);
CREATE INDEX conflict_buckets ON conflict (scope, substr(id, 31, 2), version);
CREATE INDEX countersignature_buckets ON countersignature (scope, substr(id, 31, 2), version);
CREATE INDEX handed_in_buckets ON handed_in (scope, substr(id, 31, 2), version);
