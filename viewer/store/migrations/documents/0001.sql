-- What users have made of studies: one row a change, never altered.
-- study: its UID, or what stands for it. patient: a digest, to tell patients apart.
CREATE TABLE changes (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    study TEXT NOT NULL,
    patient TEXT NOT NULL,
    uid TEXT NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('do', 'undo', 'redo')),
    label TEXT NOT NULL,
    before TEXT,
    after TEXT,
    author TEXT NOT NULL,
    utc TEXT NOT NULL
);
CREATE INDEX changes_of_study ON changes (study, sequence);
CREATE TRIGGER changes_stay BEFORE UPDATE ON changes
BEGIN SELECT RAISE(ABORT, 'changes are only ever added'); END;
CREATE TRIGGER changes_are_kept BEFORE DELETE ON changes
BEGIN SELECT RAISE(ABORT, 'changes are only ever added'); END;
