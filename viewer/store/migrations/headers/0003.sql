-- How the instances of many files were arranged, by a digest of the files.
CREATE TABLE arrangements (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    key BLOB NOT NULL UNIQUE,
    data BLOB NOT NULL
);
