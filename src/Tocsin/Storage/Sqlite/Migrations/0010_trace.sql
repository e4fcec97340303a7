-- The trace in which the publisher made it (W3C traceparent and, after a space, tracestate); null without one.
ALTER TABLE events ADD COLUMN trace TEXT;
