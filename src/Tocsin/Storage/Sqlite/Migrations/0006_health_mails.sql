-- How an integration's endpoint fares. Written when it changes, not with each delivery.
ALTER TABLE integrations ADD COLUMN failing_since INTEGER; -- the first failed attempt since the last success
ALTER TABLE integrations ADD COLUMN failed_attempts INTEGER NOT NULL DEFAULT 0; -- since then, counted up to a bound
ALTER TABLE integrations ADD COLUMN failure_told INTEGER NOT NULL DEFAULT 0; -- an event has told of failed_at
ALTER TABLE integrations ADD COLUMN mailed_at INTEGER; -- when a mail last told of a failure

-- Who hears of a failure by mail: a JSON array; null is whoever hears of it one level up.
ALTER TABLE integrations ADD COLUMN notify_emails TEXT;
ALTER TABLE organizations ADD COLUMN notify_emails TEXT;

-- Mails that are still to be sent: a row goes when the mail server has taken it, or it is given up.
CREATE TABLE mails (
  id         TEXT PRIMARY KEY,
  recipient  TEXT NOT NULL,
  subject    TEXT NOT NULL,
  body       TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  attempts   INTEGER NOT NULL,
  next_at    INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX mails_by_due ON mails (next_at);
