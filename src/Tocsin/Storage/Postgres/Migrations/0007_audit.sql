-- Who changed what, and who saw a secret; append-only. Actions, kinds of actors and of subjects are words.
CREATE TABLE audit (
  organization_id text COLLATE "C" NOT NULL,
  id              text COLLATE "C" NOT NULL, -- sorts by time
  at              bigint NOT NULL,
  action          text COLLATE "C" NOT NULL,
  actor_type      text COLLATE "C" NOT NULL,
  actor_id        text COLLATE "C", -- of an API key
  actor_name      text,
  subject_type    text COLLATE "C" NOT NULL,
  subject_id      text COLLATE "C" NOT NULL,
  subject_name    text,
  changed         text, -- JSON array of names of fields, or null
  detail          text,
  address         text,
  user_agent      text,
  request_id      text,
  PRIMARY KEY (organization_id, id)
);

CREATE INDEX audit_of_subject ON audit (organization_id, subject_id, id);

CREATE INDEX audit_of_actor ON audit (organization_id, actor_id, id);

CREATE INDEX audit_of_action ON audit (organization_id, action, id);

CREATE INDEX audit_by_age ON audit (at);

-- Whoever administers keys and may see secrets may see who did: otherwise nobody could give that permission to anybody.
UPDATE api_keys SET permissions = left(permissions, -1) || ',"audit:read"]'
WHERE permissions LIKE '%"keys:manage"%' AND permissions LIKE '%"secrets:read"%' AND permissions NOT LIKE '%"audit:read"%';
