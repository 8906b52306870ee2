"""Peers that run in a process of their own, on request, so that they can take turns with us.

vtk-dicom: Debian's python3-vtk-dicom, which only the system's own Python can import.
dicomsdl, gdcm: in an environment made for it (GPL or apt to abort: never in ours):
    python3 -m venv ENV && ENV/bin/pip install dicomsdl python-gdcm pydicom numpy
    ONCOSCOPE_PEERS=ENV/bin/python tests/benchmarks/...
"""

import os
import subprocess
from types import TracebackType
from typing import Self

_LOOP = """
import sys
for line in sys.stdin:
    work(line.rstrip("\\n"))
    print("done", flush=True)
"""
VTK_DICOM = """
import vtkmodules.all
from vtkdicom import vtkDICOM
def work(folder):
    found = vtkDICOM.vtkDICOMDirectory()
    found.SetDirectoryName(folder)
    found.SetScanDepth(1)
    found.Update()
    reader = vtkDICOM.vtkDICOMReader()
    reader.SetFileNames(found.GetFileNamesForSeries(0))
    reader.SetMemoryRowOrderToFileNative()
    if "time" in folder:
        reader.TimeAsVectorOn()
    else:
        reader.AutoRescaleOn()
    reader.Update()
"""
PYDICOM_GDCM = """
import glob, numpy, pydicom
def work(folder):
    found = [pydicom.dcmread(path) for path in glob.glob(folder + "/*")]
    for ds in found:
        ds.pixel_array_options(decoding_plugin="gdcm")
    found.sort(key=lambda ds: float(ds.ImagePositionPatient[2]))
    out = numpy.empty((len(found), found[0].Rows, found[0].Columns), numpy.int16)
    for place, ds in zip(out, found):
        numpy.add(ds.pixel_array.view(numpy.int16), numpy.int16(ds.RescaleIntercept), out=place)
"""
DICOMSDL = """
import os, dicomsdl
WANTED = (
    "SOPClassUID SOPInstanceUID StudyDate Modality StudyDescription SeriesDescription "
    "PatientName PatientID StudyInstanceUID SeriesInstanceUID SeriesNumber InstanceNumber "
    "ImagePositionPatient ImageOrientationPatient Rows Columns PixelSpacing"
).split()
def work(folder):
    for top, _, names in os.walk(folder):
        for name in names:
            ds = dicomsdl.open(os.path.join(top, name))
            row = [str(ds[keyword]) for keyword in WANTED]
            ds.close()
"""


class Peer:
    """One peer, ready to work on one folder after the other. OSError where it is absent."""

    def __init__(self, python: str, code: str) -> None:
        self._process = subprocess.Popen(
            [python, "-c", code + _LOOP],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def work(self, folder: object) -> None:
        """Do the work and wait until it is done; raises OSError where the peer has ended."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(f"{folder}\n")
        self._process.stdin.flush()
        if self._process.stdout.readline() != "done\n":
            raise OSError("the peer is not installed, or has failed")


def vtk_dicom() -> Peer:
    return Peer("/usr/bin/python3", VTK_DICOM)


def other(code: str) -> Peer:
    """A peer of the environment that ONCOSCOPE_PEERS names."""
    python = os.environ.get("ONCOSCOPE_PEERS")
    if not python:
        raise FileNotFoundError("ONCOSCOPE_PEERS does not name a Python")
    return Peer(python, code)
