"""DICOM objects to core types and back. May import imaging, measure and core."""
