"""A small real data set: handwritten digits.

The digits are "Optical Recognition of Handwritten Digits" by E. Alpaydin and C. Kaynak (1998), UCI Machine
Learning Repository, https://doi.org/10.24432/C50P49, licensed under CC BY 4.0
(https://creativecommons.org/licenses/by/4.0/). `digits.npz` holds the 1797 images of its test part, those that
scikit-learn ships too, in the same order. Only the form of the file was changed.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray


def digits() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """1797 handwritten digits, written by 13 people.

    A pixel counts the black dots in a 4x4 block of a 32x32 picture, so it lies between 0 and 16.

    returns : images, shape (1797, 8, 8), and labels 0 to 9, shape (1797,)

    Source: E. Alpaydin and C. Kaynak (1998), UCI, https://doi.org/10.24432/C50P49, CC BY 4.0.

    >>> images, labels = digits()
    >>> images.shape, labels[:5]
    ((1797, 8, 8), array([0, 1, 2, 3, 4], dtype=uint8))
    """
    with np.load(Path(__file__).parent / "digits.npz") as file:
        return file["images"], file["labels"]
