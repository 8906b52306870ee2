-- Every study that was looked through, and where its files lie.
CREATE TABLE patients (
    id INTEGER PRIMARY KEY,
    patient_id TEXT NOT NULL,
    patient_name TEXT NOT NULL,
    birth_date TEXT NOT NULL,
    sex TEXT NOT NULL,
    plain_name TEXT NOT NULL,
    UNIQUE (patient_id, patient_name, birth_date)
);
CREATE INDEX patients_by_name ON patients (plain_name);
CREATE TABLE studies (
    id INTEGER PRIMARY KEY,
    patient INTEGER NOT NULL REFERENCES patients ON DELETE CASCADE,
    study_instance_uid TEXT NOT NULL,
    date TEXT NOT NULL,
    description TEXT NOT NULL,
    accession_number TEXT NOT NULL,
    missing INTEGER NOT NULL DEFAULT 0,
    UNIQUE (study_instance_uid, patient)
);
CREATE INDEX studies_of_patient ON studies (patient);
-- What is searched, newest first: each study's words in small letters without accents.
CREATE TABLE words (
    date TEXT NOT NULL,
    study INTEGER NOT NULL REFERENCES studies ON DELETE CASCADE,
    plain TEXT NOT NULL,
    PRIMARY KEY (date, study)
) WITHOUT ROWID;
CREATE INDEX words_of_study ON words (study);
CREATE TABLE series (
    id INTEGER PRIMARY KEY,
    study INTEGER NOT NULL REFERENCES studies ON DELETE CASCADE,
    series_instance_uid TEXT NOT NULL,
    number INTEGER,
    modality TEXT NOT NULL,
    description TEXT NOT NULL,
    keys TEXT NOT NULL,
    images INTEGER NOT NULL DEFAULT 0,
    UNIQUE (study, series_instance_uid)
);
-- Paths are the system's own bytes: not every file name is text.
CREATE TABLE files (
    series INTEGER NOT NULL REFERENCES series ON DELETE CASCADE,
    sop_instance_uid TEXT NOT NULL,
    path BLOB NOT NULL,
    PRIMARY KEY (series, sop_instance_uid)
) WITHOUT ROWID;
CREATE TABLE thumbnails (key TEXT PRIMARY KEY, picture BLOB NOT NULL);
