-- What nobody is to hear of for a while. A deleted one ends when it is deleted, and stays to explain what it has held back.
CREATE TABLE silences (
  organization_id text COLLATE "C" NOT NULL,
  id              text COLLATE "C" NOT NULL, -- sorts by time
  matchers        text NOT NULL, -- JSON
  reason          text NOT NULL,
  created_by      text COLLATE "C" NOT NULL, -- of an API key
  created_by_name text NOT NULL,
  created_at      bigint NOT NULL,
  expires_at      bigint NOT NULL,
  deleted_at      bigint,
  version         bigint NOT NULL, -- of the integrations as a whole
  PRIMARY KEY (organization_id, id)
);

CREATE INDEX silences_by_end ON silences (expires_at);

CREATE INDEX silences_of_organization_by_end ON silences (organization_id, expires_at);

CREATE INDEX silences_by_version ON silences (version);
