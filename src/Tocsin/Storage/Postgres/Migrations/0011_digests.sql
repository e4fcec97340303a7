-- Up to when digests of a type have told an integration what there was to tell; set in the commit of the digest.
CREATE TABLE digests (
  lane  bigint NOT NULL,
  type  text COLLATE "C" NOT NULL,
  until bigint NOT NULL,
  PRIMARY KEY (lane, type)
);
