"""What is open, without who it is."""

from dataclasses import fields, replace

import numpy as np

from viewer.app import nameless
from viewer.app.layer import Layer
from viewer.app.session import Session
from viewer.app.view_state import ViewState
from viewer.core.presentation import Shutter
from viewer.core.presentation_state import Note, PresentationState
from viewer.core.volume import Volume


def test_no_name_date_or_word_of_the_files_is_left(session: Session) -> None:
    whole = session.opened.value
    patient = whole.patient
    assert patient is not None and patient.patient_name
    made = nameless.opened(whole)
    told = repr(
        [
            (made.patient.patient_name, made.patient.patient_id, made.patient.birth_date),
            [(s.date, s.description, s.accession_number) for s in made.studies],
            [(s.description) for s in made.series],
            [d.label for d in made.display_sets],
        ]
        if made.patient
        else None
    )
    words = [patient.patient_name, patient.patient_id, *(s.date for s in whole.studies)]
    words += [s.description for s in whole.series if s.description]
    for word in filter(None, words):
        assert word not in told
    assert [d.key for d in made.display_sets] == [d.key for d in whole.display_sets]


def test_a_view_keeps_the_voxels_and_loses_the_texts(session: Session) -> None:
    state = session.active.value
    made = nameless.view(state)
    one, other = state.volume, made.volume
    assert isinstance(one, Volume) and isinstance(other, Volume)
    assert np.shares_memory(one.array, other.array)
    assert set(other.texts) <= nameless.TECHNIQUE and other.label == ""
    for field in fields(ViewState):
        if field.name != "item":
            assert getattr(made, field.name) == getattr(state, field.name)
    assert nameless.view(ViewState()) == ViewState()


def test_a_layer_loses_its_texts_too(session: Session) -> None:
    state = session.active.value
    assert state.item is not None
    made = nameless.view(replace(state, layer=Layer("k2", state.item, 0.3)))
    assert made.layer is not None and made.layer.opacity == 0.3
    assert isinstance(made.layer.item, Volume)
    assert set(made.layer.item.texts) <= nameless.TECHNIQUE


def test_words_of_a_presentation_state_are_left_out_and_its_shutter_stays(
    session: Session,
) -> None:
    note = Note("Mr Smith", (1.0, 1.0))
    asked = PresentationState("1.2", "SMITH", notes=(note,), shutter=Shutter((0, 1, 0, 1)))
    made = nameless.view(replace(session.active.value, presentation=asked)).presentation
    assert made is not None and made.notes == () and made.label == ""
    assert made.shutter == asked.shutter
