-- Whose request it was: its answer may hold what another API key must not see. None has the empty id.
ALTER TABLE idempotency_keys ADD COLUMN api_key_id TEXT NOT NULL DEFAULT '';
