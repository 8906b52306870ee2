"""Names of SOP Classes and Transfer Syntaxes (PS3.6 Annex A), as far as they are told."""

import re

_STORAGE = "1.2.840.10008.5.1.4.1.1."
_SYNTAX = "1.2.840.10008.1.2"

RT_DOSE = _STORAGE + "481.2"
_IMAGES = re.compile(
    r"(1|1\.1(\.\d)*|2|2\.[12]|3\.1|4|4\.[134]|6\.[123]|7|7\.[1-4]|12\.[12](\.1)?|13\.1\.\d|14\.[12]|"
    r"20|30|77\.1\.(?!5\.[38]$).*|128|128\.1|130|481\.([12]|23|24)|601\.[12])"
)
_FAMILIES = {
    "9": "Waveform",
    "11": "Presentation state",
    "68": "Surface scan",
    "88": "Report",
    "104": "Document",
    "481": "Radiotherapy object",
}
OBJECTS = {
    _STORAGE + ending: name
    for ending, name in {
        "9.1.1": "12-lead ECG",
        "9.1.2": "General ECG",
        "9.1.3": "Ambulatory ECG",
        "9.2.1": "Haemodynamic waveform",
        "9.4.1": "Audio",
        "66": "Raw data",
        "66.1": "Spatial registration",
        "66.3": "Deformable spatial registration",
        "66.4": "Segmentation",
        "66.5": "Surface segmentation",
        "66.6": "Tractography results",
        "66.7": "Label map segmentation",
        "67": "Real world value mapping",
        "11.1": "Presentation state",
        "11.2": "Colour presentation state",
        "11.3": "Pseudo-colour presentation state",
        "11.4": "Blending presentation state",
        "11.8": "Advanced blending presentation state",
        "88.11": "Basic text report",
        "88.22": "Enhanced report",
        "88.33": "Comprehensive report",
        "88.34": "Comprehensive 3D report",
        "88.40": "Procedure log",
        "88.50": "Mammography CAD report",
        "88.59": "Key object selection",
        "88.65": "Chest CAD report",
        "88.67": "Radiation dose report",
        "88.68": "Radiopharmaceutical dose report",
        "104.1": "PDF document",
        "104.2": "CDA document",
        "104.3": "STL model",
        "104.4": "OBJ model",
        "481.3": "Structure set",
        "481.4": "Treatment record",
        "481.5": "Treatment plan",
        "481.8": "Ion treatment plan",
    }.items()
}
# These hold pixels that are no pictures: they are read over the images they belong to.
OVERLAID = frozenset((_STORAGE + "66.4", _STORAGE + "66.7"))
_SYNTAXES = {
    "": "Implicit VR Little Endian",
    ".1": "Explicit VR Little Endian",
    ".1.98": "Encapsulated Uncompressed",
    ".1.99": "Deflated Explicit VR Little Endian",
    ".2": "Explicit VR Big Endian",
    ".4.50": "JPEG Baseline",
    ".4.51": "JPEG Extended",
    ".4.53": "JPEG Spectral Selection",
    ".4.55": "JPEG Full Progression",
    ".4.57": "JPEG Lossless",
    ".4.70": "JPEG Lossless SV1",
    ".4.80": "JPEG-LS Lossless",
    ".4.81": "JPEG-LS Near-lossless",
    ".4.90": "JPEG 2000 Lossless",
    ".4.91": "JPEG 2000",
    ".4.92": "JPEG 2000 Multi-component Lossless",
    ".4.93": "JPEG 2000 Multi-component",
    ".4.94": "JPIP Referenced",
    ".4.95": "JPIP Referenced Deflate",
    ".4.100": "MPEG-2 video, main level",
    ".4.100.1": "MPEG-2 video, main level, in fragments",
    ".4.101": "MPEG-2 video, high level",
    ".4.101.1": "MPEG-2 video, high level, in fragments",
    ".4.102": "MPEG-4 video (H.264), level 4.1",
    ".4.102.1": "MPEG-4 video (H.264), level 4.1, in fragments",
    ".4.103": "MPEG-4 video (H.264), BD-compatible level 4.1",
    ".4.103.1": "MPEG-4 video (H.264), BD-compatible level 4.1, in fragments",
    ".4.104": "MPEG-4 video (H.264), 2D level 4.2",
    ".4.104.1": "MPEG-4 video (H.264), 2D level 4.2, in fragments",
    ".4.105": "MPEG-4 video (H.264), 3D level 4.2",
    ".4.105.1": "MPEG-4 video (H.264), 3D level 4.2, in fragments",
    ".4.106": "MPEG-4 video (H.264), stereo level 4.2",
    ".4.106.1": "MPEG-4 video (H.264), stereo level 4.2, in fragments",
    ".4.107": "HEVC video (H.265)",
    ".4.108": "HEVC video (H.265), 10 bits",
    ".4.110": "JPEG XL Lossless",
    ".4.111": "JPEG XL Recompression",
    ".4.112": "JPEG XL",
    ".7.1": "SMPTE ST 2110-20 uncompressed video, progressive",
    ".7.2": "SMPTE ST 2110-20 uncompressed video, interlaced",
    ".7.3": "SMPTE ST 2110-30 audio",
    ".4.201": "HTJ2K Lossless",
    ".4.202": "HTJ2K Lossless RPCL",
    ".4.203": "HTJ2K",
    ".5": "RLE Lossless",
    ".8.1": "Deflated Image Frame",
}


def is_image(uid: str) -> bool:
    """True for the classes whose objects are pictures."""
    return uid.startswith(_STORAGE) and bool(_IMAGES.fullmatch(uid[len(_STORAGE) :]))


def class_name(uid: str) -> str:
    """What kind of object a SOP Class is, in words."""
    family = uid[len(_STORAGE) :].split(".")[0] if uid.startswith(_STORAGE) else ""
    return OBJECTS.get(uid) or _FAMILIES.get(family, "DICOM object")


def syntax_name(uid: str) -> str:
    """A Transfer Syntax by name, with its UID where the name is not known."""
    if uid.startswith(_SYNTAX) and uid[len(_SYNTAX) :] in _SYNTAXES:
        return _SYNTAXES[uid[len(_SYNTAX) :]]
    return f"unknown transfer syntax {uid[:64] or '(none)'}"
