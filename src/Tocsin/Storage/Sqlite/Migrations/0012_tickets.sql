-- What a destination wants to remember of a subject, such as the ticket of a finding; read before each message about it.
CREATE TABLE tickets (
  lane       INTEGER NOT NULL,
  subject    TEXT NOT NULL,
  known      TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (lane, subject)
) WITHOUT ROWID;
