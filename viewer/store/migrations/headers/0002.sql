-- What the files of a series share is written once; a file's row holds what differs from it.
DROP TABLE files;
CREATE TABLE files (
    path BLOB PRIMARY KEY,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    objects INTEGER NOT NULL,
    base INTEGER,
    instances TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE bases (id INTEGER PRIMARY KEY, fields TEXT NOT NULL);
