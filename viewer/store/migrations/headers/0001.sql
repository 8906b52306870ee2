-- Headers of files by path, size and time of change; paths are the system's own bytes.
CREATE TABLE files (
    path BLOB PRIMARY KEY,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    objects INTEGER NOT NULL,
    instances TEXT NOT NULL
);
-- What the program kept of headers when it wrote them.
CREATE TABLE made (stamp TEXT NOT NULL);
