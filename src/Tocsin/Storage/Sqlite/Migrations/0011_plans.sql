-- How many requests it may make: the name of a plan; null is unlimited.
ALTER TABLE organizations ADD COLUMN plan TEXT;
