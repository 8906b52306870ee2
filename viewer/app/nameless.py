"""What is open without who it is: what may be told beside a picture that is passed on."""

from dataclasses import replace

from viewer.app.opened import Opened
from viewer.app.view_state import ViewState
from viewer.core.patient import DisplaySet, Patient, Series, Study
from viewer.core.volume import ImageSet, Item, Series4D, Volume

# Of a file's texts only those of the technique stay: names, dates and free text may tell who.
TECHNIQUE = frozenset(("SliceThickness", "KVP", "RepetitionTime", "EchoTime"))


def opened(whole: Opened) -> Opened:
    """The same studies, series and display sets, of nobody, without dates and words."""
    studies = tuple(map(_study, whole.studies))
    return replace(whole, patient=Patient("", "", "", "", studies), problems=())


def view(state: ViewState) -> ViewState:
    """A view of the same voxels without the texts of their files; nothing is copied."""
    if state.item is None:
        return state
    layer = state.layer and replace(state.layer, item=item(state.layer.item))
    asked = state.presentation
    asked = asked and replace(asked, label="", notes=())
    return replace(state, item=item(state.item), layer=layer, presentation=asked)


def item(whole: Item) -> Item:
    """The same voxels without the texts of their files."""
    if isinstance(whole, Series4D):
        volumes = [replace(one, texts=_technique(one), label="") for one in whole.volumes]
        return replace(whole, volumes=tuple(volumes))
    return replace(whole, texts=_technique(whole), label="")


def _technique(whole: Volume | ImageSet) -> dict[str, str]:
    return {name: text for name, text in whole.texts.items() if name in TECHNIQUE}


def _study(study: Study) -> Study:
    series = tuple(map(_series, study.series))
    return replace(study, date="", description="", accession_number="", series=series)


def _series(series: Series) -> Series:
    volumes = tuple(map(_display_set, series.volumes))
    return replace(series, description="", volumes=volumes)


def _display_set(one: DisplaySet) -> DisplaySet:
    return replace(one, label="")
