-- Files of one folder whose headers are nearly alike, together: names as a JSON list, and what
-- they hold as columns.
CREATE TABLE packs (
    id INTEGER PRIMARY KEY,
    folder BLOB NOT NULL,
    names TEXT NOT NULL,
    data TEXT NOT NULL
);
CREATE INDEX packs_of_folder ON packs (folder);
