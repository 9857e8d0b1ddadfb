-- What a household gets, and the loop of its needs: found, answered, followed, closed.

CREATE TABLE entitlement (
    id TEXT PRIMARY KEY NOT NULL,
    scope TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT,
    device_id TEXT,
    deleted_at TEXT,
    household_id TEXT NOT NULL REFERENCES household (id),
    person_id TEXT,
    category TEXT NOT NULL,
    since TEXT NOT NULL,
    until TEXT,
    amount INTEGER NOT NULL,
    review_on TEXT,
    reason TEXT NOT NULL,
    end_cause TEXT,
    end_reason TEXT NOT NULL,
    served_on TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE INDEX entitlement_household ON entitlement (household_id);

CREATE TRIGGER entitlement_insert_door BEFORE INSERT ON entitlement WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER entitlement_update_door BEFORE UPDATE ON entitlement WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER entitlement_delete_door BEFORE DELETE ON entitlement WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TABLE need (
    id TEXT PRIMARY KEY NOT NULL,
    scope TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT,
    device_id TEXT,
    deleted_at TEXT,
    household_id TEXT NOT NULL REFERENCES household (id),
    person_id TEXT,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    urgency TEXT NOT NULL,
    source TEXT NOT NULL,
    from_note TEXT,
    from_visit TEXT,
    found_at TEXT NOT NULL,
    state TEXT NOT NULL,
    matched_with TEXT,
    reason TEXT NOT NULL,
    outcome TEXT NOT NULL,
    satisfaction TEXT,
    closed_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE INDEX need_household ON need (household_id);

CREATE TRIGGER need_insert_door BEFORE INSERT ON need WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER need_update_door BEFORE UPDATE ON need WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER need_delete_door BEFORE DELETE ON need WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TABLE service_order (
    id TEXT PRIMARY KEY NOT NULL,
    scope TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT,
    device_id TEXT,
    deleted_at TEXT,
    need_id TEXT NOT NULL REFERENCES need (id),
    household_id TEXT NOT NULL REFERENCES household (id),
    item TEXT NOT NULL,
    provider TEXT NOT NULL,
    frequency TEXT NOT NULL,
    payer TEXT NOT NULL,
    amount INTEGER NOT NULL,
    ordered_on TEXT NOT NULL,
    state TEXT NOT NULL,
    delivered_on TEXT,
    delivered_note TEXT NOT NULL,
    satisfaction TEXT,
    reason TEXT NOT NULL,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE INDEX service_order_need ON service_order (need_id);
CREATE INDEX service_order_household ON service_order (household_id);

CREATE TRIGGER service_order_insert_door BEFORE INSERT ON service_order WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER service_order_update_door BEFORE UPDATE ON service_order WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER service_order_delete_door BEFORE DELETE ON service_order WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TABLE follow_up (
    id TEXT PRIMARY KEY NOT NULL,
    scope TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT,
    device_id TEXT,
    deleted_at TEXT,
    need_id TEXT NOT NULL REFERENCES need (id),
    household_id TEXT NOT NULL REFERENCES household (id),
    done_at TEXT NOT NULL,
    way TEXT NOT NULL,
    finding TEXT NOT NULL,
    next_on TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE INDEX follow_up_need ON follow_up (need_id);
CREATE INDEX follow_up_household ON follow_up (household_id);

CREATE TRIGGER follow_up_insert_door BEFORE INSERT ON follow_up WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER follow_up_update_door BEFORE UPDATE ON follow_up WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER follow_up_delete_door BEFORE DELETE ON follow_up WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TABLE referral (
    id TEXT PRIMARY KEY NOT NULL,
    scope TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT,
    device_id TEXT,
    deleted_at TEXT,
    household_id TEXT NOT NULL REFERENCES household (id),
    need_id TEXT REFERENCES need (id),
    visit_id TEXT REFERENCES visit (id),
    to_org TEXT NOT NULL,
    to_name TEXT NOT NULL,
    asked TEXT NOT NULL,
    consent TEXT,
    state TEXT NOT NULL,
    sent_at TEXT,
    received_by TEXT NOT NULL,
    received_on TEXT,
    reason TEXT NOT NULL,
    result TEXT NOT NULL,
    result_amount INTEGER NOT NULL,
    result_on TEXT,
    confirmed_on TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE INDEX referral_household ON referral (household_id);
CREATE INDEX referral_need ON referral (need_id);

CREATE TRIGGER referral_insert_door BEFORE INSERT ON referral WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER referral_update_door BEFORE UPDATE ON referral WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER referral_delete_door BEFORE DELETE ON referral WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE INDEX entitlement_buckets ON entitlement (scope, substr(id, 31, 2), version);
CREATE INDEX need_buckets ON need (scope, substr(id, 31, 2), version);
CREATE INDEX service_order_buckets ON service_order (scope, substr(id, 31, 2), version);
CREATE INDEX follow_up_buckets ON follow_up (scope, substr(id, 31, 2), version);
CREATE INDEX referral_buckets ON referral (scope, substr(id, 31, 2), version);
