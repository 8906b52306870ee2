"""Made objects without pictures, and their instances."""

from pathlib import Path
from typing import Any

from pydicom import Dataset
from pydicom.dataset import FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

from viewer.core.patient import StoredObject
from viewer.dicom.scan import scan

STORAGE = "1.2.840.10008.5.1.4.1.1."


def data_set(kind: str, modality: str, **attributes: Any) -> Dataset:
    """An object of a SOP class by its ending ("88.33")."""
    ds = Dataset()
    ds.SOPClassUID, ds.SOPInstanceUID = STORAGE + kind, generate_uid()
    ds.StudyInstanceUID, ds.SeriesInstanceUID = generate_uid(), generate_uid()
    ds.PatientID, ds.PatientName, ds.Modality = "P1", "Test^One", modality
    for keyword, value in attributes.items():
        setattr(ds, keyword, value)
    return ds


def stored(folder: Path, ds: Dataset) -> StoredObject:
    """The object as a scan finds it."""
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    path = folder / f"{ds.SOPInstanceUID}.dcm"
    ds.save_as(path, enforce_file_format=True)
    (found,) = [one for series in scan([path]).series for one in series.objects]
    return found


def code(meaning: str, value: str = "1", scheme: str = "99T") -> Dataset:
    ds = Dataset()
    ds.CodeValue, ds.CodingSchemeDesignator, ds.CodeMeaning = value, scheme, meaning
    return ds


def item(kind: str, name: str = "", *children: Dataset, **attributes: Any) -> Dataset:
    """A content item of a report."""
    ds = Dataset()
    ds.RelationshipType = "CONTAINS"
    if kind:
        ds.ValueType = kind
    if name:
        ds.ConceptNameCodeSequence = [code(name)]
    for keyword, value in attributes.items():
        setattr(ds, keyword, value)
    if children:
        ds.ContentSequence = list(children)
    return ds


def made(**attributes: Any) -> Dataset:
    """A bare item of any sequence."""
    ds = Dataset()
    for keyword, value in attributes.items():
        setattr(ds, keyword, value)
    return ds
