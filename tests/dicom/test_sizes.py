"""Sizes of what objects mark, for a whole scan."""

from pathlib import Path

from tests.dicom.objects import data_set
from viewer.core.progress import Silent
from viewer.dicom import sizes
from viewer.dicom.scan import scan


def test_segmentations_and_structure_sets_are_read_and_others_are_not(shared: Path) -> None:
    found = scan([shared / "data/seg_liver_ct3slice", shared / "data/rt_plan_dose_struct"])
    told, read = sizes.read(found, Silent())
    assert told == found
    named = {Path(path).name: one for (path, _), one in read.items()}
    assert named.keys() == {"liver.dcm", "partial_overlaps.dcm", "rtss.dcm"}
    assert named["rtss.dcm"].segments is None and len(named["rtss.dcm"].rois or ()) == 10
    assert named["liver.dcm"].rois is None and len(named["liver.dcm"].segments or ()) == 1


def test_what_cannot_be_counted_is_a_problem(tmp_path: Path) -> None:
    from pydicom.dataset import FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian

    ds = data_set("66.4", "SEG", NumberOfFrames=2, Rows=4, Columns=4, BitsAllocated=8)
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.save_as(tmp_path / "a.dcm", enforce_file_format=True)
    told, read = sizes.read(scan([tmp_path]), Silent())
    assert read == {}
    (problem,) = [one for one in told.problems if "counted" in one.reason]
    assert problem.effect == "partly shown" and problem.path.endswith("a.dcm")
