import random
from typing import Any

from tests.dicom.made import instance, series
from viewer.core.patient import Instance
from viewer.dicom.frames import frames_of
from viewer.dicom.sort import Group, parted


def groups(instances: list[Instance]) -> list[Group]:
    shuffled = random.Random(0).sample(instances, len(instances))
    return parted([frame for one in shuffled for frame in frames_of(one)])


def only(instances: list[Instance]) -> Group:
    (group,) = groups(instances)
    return group


def numbers(group: Group) -> list[Any]:
    return [frame.instance.attributes["InstanceNumber"] for frame in group.frames]


def at(number: int, z: float, **attributes: Any) -> Instance:
    return instance(number, ImagePositionPatient=[0.0, 0.0, z], **attributes)


def test_slices_make_one_volume() -> None:
    group = only(series(5))
    assert (len(group.phases), group.axis, group.flat, group.spare) == (1, None, False, ())


def test_what_differs_is_parted_and_named() -> None:
    assert len(groups([*series(3), instance(9, Rows=8)])) == 2
    assert len(groups([*series(3), instance(9, PixelSpacing=[0.9, 0.9])])) == 2
    assert len(groups([*series(3), instance(9, FrameOfReferenceUID="9.9")])) == 2
    tilted = instance(9, ImageOrientationPatient=[1.0, 0.0, 0.0, 0.0, 0.0, -1.0])
    first, second = groups([*series(3), tilted])
    assert (first.name, second.name) == ("axial", "coronal")


def test_rounding_does_not_part_slices() -> None:
    turned = [1.0, 0.0, 0.0, 0.0, 0.99999, 0.00041]
    near = [
        instance(4, ImageOrientationPatient=turned),
        instance(5, PixelSpacing=[0.7, 0.50001]),
    ]
    assert len(only(series(3) + near).frames) == 5


def test_echoes_are_volumes_of_their_own() -> None:
    echoes = [
        at(n, z, EchoTime=te)
        for n, (te, z) in enumerate(((5.0, 0), (5.0, 2), (9.0, 0), (9.0, 2)))
    ]
    found = groups(echoes)
    assert [group.name for group in found] == ["TE 5 ms", "TE 9 ms"]
    apart = [at(1, 0, EchoTime=5.0), at(2, 2, EchoTime=5.0), at(3, 4, EchoTime=9.0)]
    assert len(groups(apart)) == 2


def four(keyword: str, values: list[Any]) -> list[Instance]:
    return [
        at(n * 10 + k, 2.0 * k, **{keyword: value})
        for n, value in enumerate(values)
        for k in range(3)
    ]


def test_a_fourth_axis_is_found_and_ordered_by_its_values() -> None:
    group = only(four("TemporalPositionIdentifier", [3, 1, 2]))
    assert (group.axis, group.values, group.unit) == ("temporal position", (1.0, 2.0, 3.0), "1")
    assert numbers(group)[:3] == [10, 11, 12]
    heart = only(four("TriggerTime", [0.0, 40.0]))
    assert (heart.axis, heart.values, heart.unit) == ("phase", (0.0, 0.04), "s")
    assert only(four("TriggerTime", [0.0, 40_000.0])).axis == "time"
    inversion = only(four("InversionTime", [900.0, 100.0]))
    assert (inversion.axis, inversion.values) == ("inversion time", (0.1, 0.9))
    assert only(four("FlipAngle", [3.0, 15.0])).axis == "flip angle"
    clock = only(four("AcquisitionTime", ["100000", "100002.5"]))
    assert (clock.axis, clock.values) == ("time", (0.0, 2.5))


def test_diffusion_has_a_phase_for_each_value_and_direction() -> None:
    directions = [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]
    images = [
        at(n * 10 + k, 2.0 * k, DiffusionBValue=b, DiffusionGradientOrientation=directions[d])
        for n, (b, d) in enumerate([(0.0, 0), (800.0, 1), (800.0, 2), (0.0, 0)])
        for k in range(3)
    ]
    group = only(images)
    assert (group.axis, group.values) == ("b-value", (0.0, 0.0, 800.0, 800.0))


def test_values_that_differ_from_slice_to_slice_are_ranked_at_each_position() -> None:
    """Cine MR: delays after the trigger are a little different for each slice."""
    delays = {0: [5.0, 40.0, 70.0], 1: [3.0, 38.0, 75.0], 2: [4.0, 39.0, 71.0]}
    images = [
        at(10 * k + n, 2.0 * k, TriggerTime=delay, AcquisitionNumber=7)
        for k, several in delays.items()
        for n, delay in enumerate(several)
    ]
    group = only(images)
    assert (group.axis, group.values) == ("phase", (0.004, 0.039, 0.071))
    assert numbers(group) == [0, 10, 20, 1, 11, 21, 2, 12, 22]


def test_dynamic_slices_that_were_taken_one_after_the_other_are_ranked_by_the_clock() -> None:
    images = [
        at(10 * k + n, 2.0 * k, AcquisitionTime=f"10{n:02}{20 * k:02}")
        for k in range(3)
        for n in range(4)
    ]
    group = only(images)
    assert (group.axis, group.values, group.unit) == ("time", (0.0, 60.0, 120.0, 180.0), "s")
    assert numbers(group)[:3] == [0, 10, 20]


def test_phases_that_are_counted_get_times_where_the_header_tells_them() -> None:
    counted = [
        at(
            n * 10 + k,
            2.0 * k,
            TemporalPositionIdentifier=n + 1,
            AcquisitionTime=f"1000{5 * n + k:02}",
        )
        for n in range(3)
        for k in range(2)
    ]
    group = only(counted)
    assert (group.axis, group.values, group.unit) == ("time", (0.0, 5.0, 10.0), "s")
    planar = four("TemporalPositionIdentifier", [1, 2])
    planar = [
        instance(
            one.attributes["InstanceNumber"],
            **{**one.attributes, "ScanningSequence": ["EP"], "RepetitionTime": 2500.0},
        )
        for one in planar
    ]
    assert (only(planar).values, only(planar).unit) == ((0.0, 2.5), "s")


def test_kernels_and_voltages_at_the_same_positions_are_parted() -> None:
    for keyword, values in (("ConvolutionKernel", ["B30f", "B70f"]), ("KVP", [80.0, 140.0])):
        found = groups(four(keyword, values))
        assert [(len(group.frames), group.axis) for group in found] == [(3, None)] * 2
        assert str(values[0]) in found[0].name
    apart = [at(n, 2.0 * n, ConvolutionKernel=f"B{n}") for n in range(3)]
    assert len(only(apart).frames) == 3


def test_directions_keep_the_order_in_which_they_were_taken() -> None:
    images = [
        at(n * 10 + k, 2.0 * k, GEBValue=[b], **{f"GEDiffusionDirection{axis}": x})
        for n, (b, axis, x) in enumerate([(1000, "X", 0.99), (0, "X", 0.0), (1000, "X", 0.01)])
        for k in range(2)
    ]
    for one in images:
        dict.update(one.attributes, GEDiffusionDirectionY=0.0, GEDiffusionDirectionZ=0.0)  # type: ignore[arg-type]
    group = only(images)
    assert (group.values, group.unit) == ((0.0, 1000.0, 1000.0), "s/mm2")
    assert numbers(group) == [10, 11, 0, 1, 20, 21]


def test_repetitions_without_a_name_go_by_their_numbers() -> None:
    images = [at(n * 10 + k, 2.0 * k) for n in range(2) for k in range(3)]
    assert only(images).axis == "repetition"
    stated = [
        at(n * 10 + k, 2.0 * k, NumberOfTemporalPositions=2) for n in range(2) for k in range(3)
    ]
    assert only(stated).axis == "temporal position"


def test_a_phase_that_lacks_slices_is_a_volume_of_its_own() -> None:
    whole, rest = groups(four("TemporalPositionIdentifier", [1, 2, 3])[:-1])
    assert whole.values == (1.0, 2.0)
    assert len(rest.frames) == 2 and rest.name == "incomplete phase"
    assert rest.remark.startswith("time point 3 lacks the slice at z ")
    assert rest.remark.endswith(' mm: taken out of the 4D sequence, into "(incomplete phase)"')


def test_a_duplicate_position_is_set_aside() -> None:
    group = only([at(1, 0), at(2, 2), at(3, 4), at(4, 4), at(5, 8)])
    assert numbers(group) == [1, 2, 3, 5]
    assert [one.frame.instance.attributes["InstanceNumber"] for one in group.spare] == [4]


def test_acquisitions_that_overlap_by_a_part_are_volumes_of_their_own() -> None:
    chest = [at(n, 2.0 * n, AcquisitionNumber=1) for n in range(5)]
    abdomen = [at(10 + n, 8.0 + 2.0 * n, AcquisitionNumber=2) for n in range(4)]
    found = groups(chest + abdomen)
    assert [(group.name, len(group.frames), group.spare) for group in found] == [
        ("acquisition 1", 5, ()),
        ("acquisition 2", 4, ()),
    ]
    (one,) = groups([at(1, 0, AcquisitionNumber=1), *chest[1:], at(9, 2, AcquisitionNumber=2)])
    assert len(one.spare) == 1  # a single slice is no volume


def test_images_at_one_position_are_no_volume() -> None:
    group = only([at(n, 0) for n in range(1, 5)])
    assert group.flat and numbers(group) == [1, 2, 3, 4]


def test_image_types_at_the_same_positions_are_parted() -> None:
    adc = [at(n + 10, 2.0 * n, ImageType=["DERIVED", "PRIMARY", "OTHER"]) for n in range(3)]
    found = groups([at(n, 2.0 * n) for n in range(3)] + adc)
    assert [len(group.frames) for group in found] == [3, 3]
    mixed = [at(n, 2.0 * n, ImageType=["O", "P", "A", str(n % 2)]) for n in range(4)]
    assert len(only(mixed).frames) == 4


def test_frames_without_a_place_are_shown_flat() -> None:
    no_place = [instance(n, ImagePositionPatient=None) for n in range(3)]
    assert only(no_place).flat
    mosaic = [instance(n, ImageType=["O", "P", "M", "MOSAIC"]) for n in range(2)]
    assert only(mosaic).flat
    assert len(groups([instance(n, Modality="CR") for n in range(3)])) == 3
    assert (
        len(
            groups(
                [
                    instance(n, Modality="US", NumberOfFrames=5, ImagePositionPatient=None)
                    for n in range(2)
                ]
            )
        )
        == 2
    )


def test_projections_around_the_patient_are_one_set() -> None:
    from math import cos, radians, sin

    turned = [
        instance(
            n,
            ImageOrientationPatient=[
                cos(radians(n * 9)),
                sin(radians(n * 9)),
                0.0,
                0.0,
                0.0,
                -1.0,
            ],
        )
        for n in range(10)
    ]
    group = only(turned)
    assert group.flat and len(group.frames) == 10


def test_no_frame_is_lost_whatever_the_series() -> None:
    chance = random.Random(1)
    for _ in range(60):
        images = [
            at(
                n,
                chance.choice([0.0, 2.0, 4.0]),
                EchoTime=chance.choice([None, 1.0]),
                TemporalPositionIdentifier=chance.choice([None, 1, 2]),
                Rows=chance.choice([4, 4, 8]),
            )
            for n in range(chance.randrange(1, 12))
        ]
        found = groups(images)
        held = [numbers(group) for group in found]
        spare = [m.frame.instance.attributes["InstanceNumber"] for g in found for m in g.spare]
        assert sorted([n for part in held for n in part] + spare) == list(range(len(images)))


def test_names_say_only_what_tells_apart() -> None:
    classic = [at(n, 2.0 * n, EchoTime=9.0, EchoNumbers=1) for n in range(3)]
    enhanced = [
        at(n + 10, 2.0 * n, EchoTime=9.0, ComplexImageComponent="REAL", StackID="1")
        for n in range(3)
    ]
    assert [group.name for group in groups(classic + enhanced)] == ["", "real"]
