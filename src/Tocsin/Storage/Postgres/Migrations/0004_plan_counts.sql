-- Requests that an organization has made in the current minute, hour and day, on all nodes together.
CREATE TABLE plan_counts (
  organization_id text COLLATE "C" NOT NULL,
  period          integer NOT NULL, -- 0 minute, 1 hour, 2 day
  start           bigint NOT NULL,
  requests        bigint NOT NULL,
  PRIMARY KEY (organization_id, period)
) WITH (fillfactor = 50);
