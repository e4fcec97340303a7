-- What an attempt went through: the times of its parts, the address, the headers of the answer. AttemptDetail reads it.
ALTER TABLE deliveries ADD COLUMN detail BLOB;
ALTER TABLE attempts ADD COLUMN detail BLOB;
