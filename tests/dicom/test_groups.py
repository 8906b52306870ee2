from typing import Any

from viewer.dicom import groups

MAP = {"RealWorldValueSlope": 2.0, "MeasurementUnitsCodeSequence": [{"CodeValue": "ms"}]}


def frame(z: float, **more: Any) -> dict[str, Any]:
    return {
        "PlanePositionSequence": [{"ImagePositionPatient": [0.0, 0.0, z]}],
        "FrameVOILUTSequence": [{"WindowCenter": [40.0]}],
        **more,
    }


def test_what_all_frames_share_moves_up() -> None:
    shared, each = groups.condensed(
        [{"PixelMeasuresSequence": [{"PixelSpacing": [1.0, 2.0]}]}],
        [frame(0.0), frame(3.0)],
        False,
    )
    assert shared == {"PixelSpacing": [1.0, 2.0], "WindowCenter": [40.0]}
    assert each == [
        {"ImagePositionPatient": [0.0, 0.0, 0.0]},
        {"ImagePositionPatient": [0.0, 0.0, 3.0]},
    ]


def test_values_lie_at_any_depth_and_the_first_item_speaks() -> None:
    direction = {
        "DiffusionGradientDirectionSequence": [{"DiffusionGradientOrientation": [1.0]}]
    }
    shared, each = groups.condensed(
        [], [frame(0.0, MRDiffusionSequence=[direction, {"DiffusionBValue": 9.0}])], False
    )
    assert shared["DiffusionGradientOrientation"] == [1.0] and "DiffusionBValue" not in shared
    assert each == [{}]


def test_tables_are_only_noted_and_maps_are_kept_apart() -> None:
    shared, _ = groups.condensed(
        [],
        [
            frame(0.0, VOILUTSequence=[{"LUTExplanation": "BONE"}])
            | {"RealWorldValueMappingSequence": [MAP]}
        ],
        False,
    )
    assert shared["VOILUTSequence"] is True and "LUTExplanation" not in shared
    assert shared["RealWorldMaps"] == [{"RealWorldValueSlope": 2.0, "Unit": "ms"}]
    assert "CodeValue" not in shared
    assert groups.mapped({}, False) == {}
