"""Whether an object can be shown at all, and what a reader must be told of it."""

from viewer.core.patient import Effect, Frame, Instance
from viewer.dicom import frames as header
from viewer.dicom import values
from viewer.dicom.classes import syntax_name
from viewer.dicom.codecs import SUPPORTED
from viewer.dicom.layout import Layout, doubts, layout
from viewer.dicom.parse import DEFLATED, Malformed

_SIDE_MOST = 0xFFFF  # Rows and Columns have 16 bits
_FRAME_MOST = 1 << 29  # pixels of one frame
_SLOPE = ("RescaleSlope", "RescaleIntercept")


def fault(instance: Instance) -> str | None:
    """Why an object with pixels cannot be shown, in words; None where it can."""
    if "PixelTag" not in instance.attributes:
        return "has no pixels"
    if instance.transfer_syntax_uid not in SUPPORTED:
        name = syntax_name(instance.transfer_syntax_uid)
        return f"is compressed in a way that is not supported: {name}"
    count = header.frame_count(instance)
    if not count:
        return "says a Number of Frames that cannot be"
    groups = instance.attributes.get("FrameGroups")
    if groups and len(groups) != count and not header.is_tiled(instance):
        return f"says {count} frames and describes {len(groups)}"
    unreadable = instance.attributes.get("Unreadable", [])
    if any(keyword in unreadable for keyword in _SLOPE):
        return "has a rescale slope or intercept that is no number"
    try:
        made = layout(Frame(instance))
        values.rescale(Frame(instance))
    except Malformed as error:
        return str(error)
    return _too_little(instance, made, count)


def _too_little(instance: Instance, made: Layout, count: int) -> str | None:
    """Sizes that the file cannot hold, before anything is allocated for them."""
    needed = count * made.frame_bits // 8
    size = f"says {count} x {made.rows} x {made.columns} pixels ({_bytes(needed)})"
    if made.rows * made.columns > _FRAME_MOST or max(made.rows, made.columns) > _SIDE_MOST:
        return f"{size}, which is more than an image has"
    if not made.native or instance.transfer_syntax_uid == DEFLATED:
        return None
    held = instance.attributes.get("PixelLength", 0)
    if 0 <= held < needed or _held(instance) <= 0:
        return f"{size} and holds {_bytes(max(min(held, _held(instance)), 0))}"
    return None


def _held(instance: Instance) -> int:
    """Bytes of pixel data that are really in the file."""
    found = instance.attributes
    return int(found.get("PixelLength", 0) - found.get("Cut", 0))


def cautions(instance: Instance) -> list[tuple[str, Effect]]:
    """What a reader must know of an image that is shown, in words, and how it is shown."""
    said: list[tuple[str, Effect]] = []
    found = instance.attributes
    made = layout(Frame(instance))
    if made.native and found.get("PixelLength", -1) >= 0 and "PixelOffset" in found:
        needed = header.frame_count(instance) * made.frame_bits // 8
        if _held(instance) < needed:
            said.append(
                (
                    f"is cut off: {_held(instance)} of {needed} bytes of its pixels are there, "
                    "the rest is missing",
                    "partly shown",
                )
            )
        elif found.get("Cut"):
            said.append(("says a wrong length of its pixels", "shown with care"))
    odd = doubts(Frame(instance), made, header.frame_count(instance))
    said += [(doubt, "shown with care") for doubt in odd]
    slope = found.get("RescaleSlope")
    if isinstance(slope, float) and slope < 1e-12:
        said.append((f"has the unusual rescale slope {slope:g}", "shown with care"))
    if found.get("Modality") == "CT" and not _rescaled(instance):
        said.append(("has no rescale slope: its values may not be HU", "shown with care"))
    if not found.get("Modality"):
        said.append(("does not say its modality", "shown with care"))
    return said


def _rescaled(instance: Instance) -> bool:
    frame = Frame(instance)
    known = [header.number(frame, keyword) is not None for keyword in _SLOPE]
    return all(known) or "ModalityLUTSequence" in instance.attributes


def _bytes(count: int) -> str:
    for name in ("bytes", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.0f} {name}"
        count //= 1000
    return f"{count} TB"
