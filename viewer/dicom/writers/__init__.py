"""Core items to DICOM objects: one module a kind of object. highdicom is imported late."""
