-- How an integration wants its deliveries sent: JSON, its rate, order and batches.
ALTER TABLE integrations ADD COLUMN delivery TEXT;

-- 1: it waits for the deliveries of earlier events. Its due_at is never reached; what counts is its place in the order,
-- and, once it was tried, retry_at.
ALTER TABLE waiting ADD COLUMN ordered INTEGER;
ALTER TABLE waiting ADD COLUMN retry_at INTEGER;

-- The batch in which it was sent before, and is sent again.
ALTER TABLE waiting ADD COLUMN batch BLOB;

CREATE INDEX waiting_in_order ON waiting (lane, event) WHERE ordered = 1;
CREATE INDEX waiting_by_batch ON waiting (lane, batch) WHERE batch IS NOT NULL;
