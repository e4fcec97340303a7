-- What a destination wants to remember of a subject, such as the ticket of a finding; read before each message about it.
CREATE TABLE tickets (
  lane       bigint NOT NULL,
  subject    text COLLATE "C" NOT NULL,
  known      text NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (lane, subject)
);
