-- What workers said of their party, with their consent; who keeps in touch with which household.

ALTER TABLE staff ADD COLUMN party_member INTEGER;
ALTER TABLE staff ADD COLUMN party_consent_on TEXT;
ALTER TABLE household ADD COLUMN pairings TEXT NOT NULL DEFAULT '[]';
