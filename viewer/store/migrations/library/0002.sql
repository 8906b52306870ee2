-- What was found when places were last looked through: digests of the places and their files.
CREATE TABLE looked (
    place BLOB PRIMARY KEY,
    files BLOB NOT NULL,
    objects INTEGER NOT NULL,
    problems TEXT NOT NULL
);
