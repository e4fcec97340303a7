-- Who changed what, and who saw a secret; append-only. Actions, kinds of actors and of subjects are words.
CREATE TABLE audit (
  organization_id TEXT NOT NULL,
  id              TEXT NOT NULL, -- sorts by time
  at              INTEGER NOT NULL,
  action          TEXT NOT NULL,
  actor_type      TEXT NOT NULL,
  actor_id        TEXT, -- of an API key
  actor_name      TEXT,
  subject_type    TEXT NOT NULL,
  subject_id      TEXT NOT NULL,
  subject_name    TEXT,
  changed         TEXT, -- JSON array of names of fields, or null
  detail          TEXT,
  address         TEXT,
  user_agent      TEXT,
  request_id      TEXT,
  PRIMARY KEY (organization_id, id)
) WITHOUT ROWID;

CREATE INDEX audit_of_subject ON audit (organization_id, subject_id, id);

CREATE INDEX audit_of_actor ON audit (organization_id, actor_id, id);

CREATE INDEX audit_of_action ON audit (organization_id, action, id);

CREATE INDEX audit_by_age ON audit (at);

-- Whoever administers keys and may see secrets may see who did: otherwise nobody could give that permission to anybody.
UPDATE api_keys SET permissions = substr(permissions, 1, length(permissions) - 1) || ',"audit:read"]'
WHERE permissions LIKE '%"keys:manage"%' AND permissions LIKE '%"secrets:read"%' AND permissions NOT LIKE '%"audit:read"%';
