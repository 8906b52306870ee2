"""What is told in words of the layer over a view: what it is, its window, its values."""

from collections.abc import Sequence

from viewer.app import fusion, sync
from viewer.app.layer import Layer
from viewer.app.view_state import ViewState
from viewer.core import codes, units
from viewer.core.geometry import Array
from viewer.core.measurement import Measurement
from viewer.imaging import presets
from viewer.imaging.colours import colour_map
from viewer.ui.corner_lines import PARTS, window_text

_SIZES = (codes.AREA, codes.VOLUME)  # the mark's own, whatever it is laid over


def title(layer: Layer) -> str:
    """ "PET 40 %"; with how it came there, where that is not by the scanner."""
    volume = layer.volume()
    name = fusion.name_of(volume.modality) if volume is not None else ""
    words = f"{name} {layer.opacity:.0%}".replace("%", " %")
    return words if layer.why == sync.SAME else PARTS.join([words, layer.why])


def lines(state: ViewState) -> list[str]:
    """What lies over the picture, and its window in its own unit."""
    layer = state.layer
    volume = layer.volume(state.phase) if layer else None
    if layer is None or volume is None:
        return []
    found = PARTS.join([title(layer), colour_map(layer.colours).label])
    return [found, window_text(layer.window, volume)]


def probe(state: ViewState, under: Array) -> str:
    """ "PET 4.2 SUVbw" under the pointer; "" where the layer has no value."""
    found = fusion.value_at(state, under)
    if found is None:
        return ""
    volume, value = found
    told = units.written(value, presets.shown_unit(volume))
    return f"{fusion.name_of(volume.modality)} {told}"


def shown_of(found: Sequence[Measurement]) -> list[Measurement]:
    """What is told of a mark on a layer: no size, and SUV alone where there is one."""
    values = [one for one in found if one.concept not in _SIZES]
    suv = [one for one in values if units.is_suv(one.unit.value)]
    return suv or values
