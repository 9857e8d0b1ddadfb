-- The notes with the photos of a notice where it hung, and where it was taken down.

ALTER TABLE public_notice ADD COLUMN post_note TEXT;
ALTER TABLE public_notice ADD COLUMN down_note TEXT;
