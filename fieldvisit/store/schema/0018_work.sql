-- Campaigns, outreach, credits, what outside systems have, public notices: the day's work beside visits.

ALTER TABLE task ADD COLUMN campaign_id TEXT;
ALTER TABLE task ADD COLUMN outcome TEXT;

CREATE INDEX task_campaign ON task (campaign_id) WHERE campaign_id IS NOT NULL;

CREATE TABLE campaign (
    id TEXT PRIMARY KEY NOT NULL,
    scope TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT,
    device_id TEXT,
    deleted_at TEXT,
    title TEXT NOT NULL,
    way TEXT NOT NULL,
    due_on TEXT NOT NULL,
    categories TEXT NOT NULL,
    tags TEXT NOT NULL,
    age_from INTEGER,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE TRIGGER campaign_insert_door BEFORE INSERT ON campaign WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER campaign_update_door BEFORE UPDATE ON campaign WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER campaign_delete_door BEFORE DELETE ON campaign WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TABLE outreach (
    id TEXT PRIMARY KEY NOT NULL,
    scope TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT,
    device_id TEXT,
    deleted_at TEXT,
    kind TEXT NOT NULL,
    done_on TEXT NOT NULL,
    place TEXT NOT NULL,
    copies INTEGER NOT NULL,
    persons INTEGER NOT NULL,
    calls INTEGER NOT NULL,
    chat_groups INTEGER NOT NULL,
    reached INTEGER NOT NULL,
    sessions INTEGER NOT NULL,
    places INTEGER NOT NULL,
    note TEXT NOT NULL,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE TRIGGER outreach_insert_door BEFORE INSERT ON outreach WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER outreach_update_door BEFORE UPDATE ON outreach WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER outreach_delete_door BEFORE DELETE ON outreach WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TABLE credit (
    id TEXT PRIMARY KEY NOT NULL,
    scope TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT,
    device_id TEXT,
    deleted_at TEXT,
    staff_id TEXT NOT NULL,
    session TEXT NOT NULL,
    done_on TEXT NOT NULL,
    part TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    form_id TEXT,
    form_version INTEGER,
    score INTEGER NOT NULL,
    full_score INTEGER NOT NULL,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE INDEX credit_staff ON credit (staff_id);

CREATE TRIGGER credit_insert_door BEFORE INSERT ON credit WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER credit_update_door BEFORE UPDATE ON credit WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER credit_delete_door BEFORE DELETE ON credit WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TABLE reported (
    id TEXT PRIMARY KEY NOT NULL,
    scope TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT,
    device_id TEXT,
    deleted_at TEXT,
    household_id TEXT NOT NULL REFERENCES household (id),
    visit_id TEXT NOT NULL REFERENCES visit (id),
    system TEXT NOT NULL,
    reported_on TEXT NOT NULL,
    how TEXT NOT NULL,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE INDEX reported_household ON reported (household_id);
CREATE INDEX reported_visit ON reported (visit_id);

CREATE TRIGGER reported_insert_door BEFORE INSERT ON reported WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER reported_update_door BEFORE UPDATE ON reported WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER reported_delete_door BEFORE DELETE ON reported WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TABLE public_notice (
    id TEXT PRIMARY KEY NOT NULL,
    scope TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT,
    device_id TEXT,
    deleted_at TEXT,
    household_id TEXT NOT NULL REFERENCES household (id),
    members INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    place TEXT NOT NULL,
    posted_on TEXT,
    last_day TEXT,
    taken_down_on TEXT,
    objections TEXT NOT NULL,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE INDEX public_notice_household ON public_notice (household_id);

CREATE TRIGGER public_notice_insert_door BEFORE INSERT ON public_notice WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER public_notice_update_door BEFORE UPDATE ON public_notice WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER public_notice_delete_door BEFORE DELETE ON public_notice WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE INDEX campaign_buckets ON campaign (scope, substr(id, 31, 2), version);
CREATE INDEX outreach_buckets ON outreach (scope, substr(id, 31, 2), version);
CREATE INDEX credit_buckets ON credit (scope, substr(id, 31, 2), version);
CREATE INDEX reported_buckets ON reported (scope, substr(id, 31, 2), version);
CREATE INDEX public_notice_buckets ON public_notice (scope, substr(id, 31, 2), version);
