"""A picture small enough to read its numbers: a sailing boat in the sun, 8 by 8 pixels in color."""

import numpy as np
from numpy.typing import ArrayLike

from relubook.nets.types import Array

# A letter a pixel, and the red, green and blue of each letter from 0 to 9.
BOAT = """
aaasaaoo
aaassaoo
bbbsssbb
bbbsssst
cccmcccc
hhhhhhhc
whhhhhww
wvvwvvwv
"""
LEVELS = {
    "a": (3, 6, 9),  # the sky, lighter towards the horizon
    "b": (4, 7, 9),
    "c": (5, 8, 9),
    "o": (9, 8, 2),  # the sun
    "s": (9, 9, 9),  # the sail
    "t": (7, 8, 9),
    "m": (6, 4, 2),  # the mast and the hull
    "h": (8, 3, 2),
    "w": (2, 4, 7),  # the water
    "v": (1, 3, 6),
}
CHANNELS = ("red", "green", "blue")
SIDE = 8
BRIGHTEST = 9.0  # of a channel, before its mean is taken away


def levels() -> Array:
    """The light of each channel from 0 to 9, shape (channels, height, width)."""
    return np.array([[LEVELS[letter] for letter in row] for row in BOAT.split()], dtype=float).transpose(2, 0, 1)


def means() -> Array:
    """The mean light of each channel, rounded, shape (3, 1, 1): what is taken away so that the numbers lie around 0."""
    return np.asarray(np.round(levels().mean(axis=(1, 2), keepdims=True)))


def boat() -> Array:
    """The picture with each channel centered, shape (3, 8, 8), whole numbers.

    >>> boat().shape, boat().min(), boat().max()
    ((3, 8, 8), np.float64(-5.0), np.float64(4.0))
    """
    return np.asarray(levels() - means())


def light(volume: ArrayLike) -> Array:
    """Centered numbers as light from 0 to 1, its mean given back to each channel: all red, all green, all blue."""
    return np.asarray(np.clip((np.reshape(volume, (3, SIDE, SIDE)) + means()) / BRIGHTEST, 0, 1).ravel())
