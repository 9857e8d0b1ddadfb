-- The referrals that a visit led to are found without reading all of them.

CREATE INDEX referral_visit ON referral (visit_id);
