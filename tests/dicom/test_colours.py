import numpy as np
import pytest

from viewer.dicom.colours import rgb_of


@pytest.mark.parametrize(
    ("ycbcr", "rgb"),
    [
        ((0, 128, 128), (0, 0, 0)),
        ((255, 128, 128), (255, 255, 255)),
        ((76, 85, 255), (254, 0, 0)),  # pure red, to the rounding of 8 bits
        ((29, 255, 107), (0, 0, 254)),
    ],
)
def test_known_colours(ycbcr: tuple[int, ...], rgb: tuple[int, ...]) -> None:
    assert rgb_of(np.array([[ycbcr]], np.uint8))[0, 0].tolist() == list(rgb)


@pytest.mark.parametrize(
    ("ycbcr", "rgb"),
    [
        ((16, 128, 128), (0, 0, 0)),
        ((235, 128, 128), (255, 255, 255)),
        ((81, 90, 240), (254, 0, 0)),  # pure red of CCIR 601-2
    ],
)
def test_known_colours_of_the_studio_range(
    ycbcr: tuple[int, ...], rgb: tuple[int, ...]
) -> None:
    assert rgb_of(np.array([[ycbcr]], np.uint8), True)[0, 0].tolist() == list(rgb)
