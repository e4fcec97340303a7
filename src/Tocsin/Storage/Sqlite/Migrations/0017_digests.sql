-- Up to when digests of a type have told an integration what there was to tell; set in the commit of the digest.
CREATE TABLE digests (
  lane   INTEGER NOT NULL,
  type   TEXT NOT NULL,
  until  INTEGER NOT NULL,
  PRIMARY KEY (lane, type)
) WITHOUT ROWID;
