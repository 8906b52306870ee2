-- Where a reader last was in the studies that were open together: layout, views, windows.
-- studies: their UIDs, or what stands for them. patient: a digest. place: JSON.
CREATE TABLE places (
    studies TEXT NOT NULL,
    patient TEXT NOT NULL,
    place TEXT NOT NULL,
    utc TEXT NOT NULL,
    PRIMARY KEY (studies, patient)
);
