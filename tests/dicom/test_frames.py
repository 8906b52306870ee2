from tests.dicom.made import frame, instance
from viewer.core.patient import Frame
from viewer.dicom import frames


def test_a_frame_reads_its_own_group_then_the_shared_one_then_the_file() -> None:
    one = instance(
        NumberOfFrames=2,
        FrameGroups=[{"EchoTime": 1.0}, {}],
        SharedGroups={"EchoTime": 2.0, "KVP": 3.0},
        KVP=4.0,
    )
    first, second = frames.frames_of(one)
    assert [frames.value(f, "EchoTime") for f in (first, second)] == [1.0, 2.0]
    assert frames.value(second, "KVP") == 3.0
    assert frames.value(second, "Rows") == 4
    assert frames.value(second, "Nothing", 7) == 7
    assert frames.value(Frame(one, 5), "EchoTime") == 2.0


def test_numbers_are_exactly_so_many() -> None:
    assert frames.numbers(frame(), "PixelSpacing", 2) == (0.7, 0.5)
    assert frames.numbers(frame(), "PixelSpacing", 3) is None
    assert frames.numbers(frame(PixelSpacing=[1.0, None]), "PixelSpacing", 2) is None
    assert frames.numbers(frame(PixelSpacing=1.0), "PixelSpacing", 1) is None


def test_one_number_or_none() -> None:
    assert frames.number(frame(EchoTime=[4, 5]), "EchoTime") == 4.0
    assert frames.number(frame(EchoTime="x"), "EchoTime") is None
    assert frames.number(frame(EchoTime=[]), "EchoTime") is None


def test_text_and_words() -> None:
    one = frame(ImageType=["original", "", "axial"])
    assert frames.text(one, "ImageType") == "original\\\\axial"
    assert frames.words(one, "ImageType") == ["ORIGINAL", "AXIAL"]
    assert frames.text(one, "Nothing") == ""
    assert frames.words(frame(Units="bqml"), "Units") == ["BQML"]


def test_the_number_of_frames() -> None:
    counts = [
        frames.frame_count(instance(NumberOfFrames=n)) for n in (None, 3, 0, -1, "x", 10**9)
    ]
    assert counts == [1, 3, 0, 0, 0, 0]
