"""Every tolerance and limit of the tests, each with its reason."""

import numpy as np

# A centred difference of a piecewise linear function has no truncation error away from the kinks. What is
# left is the rounding of two values of size at most 100, divided by 2 h with h = 2**-10: 2 * 100 * eps / 2h.
STEP = 2.0**-10
DIFFERENCE = 100 * np.finfo(np.float64).eps / STEP

# One product of matrices that sums n terms differs from the same sum in another order by at most about
# n * eps * (the sum of the terms' sizes); the tests below sum up to 3072 terms of size about 1.
PRODUCT = {np.float32: 2e-3, np.float64: 1e-10}

# A centred difference of a smooth loss of size about 1, with h = 1e-5: truncation of order h**2 = 1e-10 and
# rounding of order eps / h = 2e-11, both times derivatives that reach some hundreds where BatchNorm divides.
SMOOTH_STEP = 1e-5
SMOOTH = 1e-7

# Gradient tests of nets keep every pre-activation at least so far from the kink: a weight moves by SMOOTH_STEP
# and its unit by at most 10 times as much, times the weights behind it.
MARGIN = 1e-2

# Two programs that do the same training steps in float64 differ by roundings in another order, a few eps a
# step. A hundred steps of descent that settles down do not amplify that beyond 1e-10.
TRAJECTORY = 1e-10

# The frame of a live figure in Python and in JavaScript: the same operations in the same order, but exp, tanh and the
# like differ by some eps between the two, and a sum of hundreds of terms may carry that on. A picture shows 1e-3.
TWIN_RELATIVE = 1e-9
TWIN_ABSOLUTE = 1e-9

# The page budget: what a phone on a slow line can bear. Fonts are 80 KB of it, the theme's sheet 20 KB; a page with
# the engines of nets has their figures too, which come with their data.
PAGE_KILOBYTES = 300
PAGE_KILOBYTES_WITH_NETS = 400
PAGE_REQUESTS = 20

# From input to changed picture, in the page: a quarter of a frame at 60 Hz, so that the rest is the browser's.
INPUT_TO_PICTURE_MS = 4.0

# The same in a page of the book, where each change also has the browser look at the whole page: half a frame. Measured
# quietly, 3 to 5 ms.
INPUT_TO_BOOK_MS = 8.0

# A drag as short as this must already move a figure (in CSS pixels): half the way between two steps of the widest
# ladder is 43.
FEWEST_PIXELS_TO_MOVE = 48

# A stored row of an experiment against the same task done again. Rows keep four digits, so a rounding that goes the
# other way moves a number by at most 1e-3 of it; another machine sums in another order, which in the calm runs of
# a SAMPLE stays below that. "vanishing" keeps logarithms at two decimals, so there a rounding moves one by 0.01.
STORED = {"any": {"rel": 1e-3, "abs": 1e-12}, "vanishing": {"rel": 0, "abs": 0.0101}}

# A sum of at most 7 terms of size at most 10, each a sigmoid or tanh that is good to a few eps.
SIGMOIDS = 1e-13

# `fit` bisects the largest error until the bracket is 1e-9 of it; a broken line of slopes below 1e3 adds rounding.
BISECTION = 1e-8

# A net of hinges adds up as many terms as it has units, and they cancel: eps * units * (slopes * width), here with up
# to 20 units, slopes up to 1e3 and a width up to 20.
HINGES = 1e-9

# The integrals behind the bounds are midpoint sums over 2^16 cells that crowd at the ends, six times as wide in the
# middle. The worst integrand of the tests has the root of a zero of f'' inside: (6 / cells)^(3/2) = 9e-7.
INTEGRAL = 1e-6

# The gradient of a small net in float64, in the notebook and in PyTorch: up to 200 products of size about 1, summed in
# another order, so some hundred eps.
SUMMED_OTHERWISE = 1e-12

# A gradient that was printed with 10 digits, of size about 1: the last digit may be off by half.
PRINTED_DIGITS = 1e-9


# What 100 elements may cost beside `np.maximum` and the mask: 2.0 times were measured on a quiet machine; between
# busy neighbors single runs gave up to 2.6 times, and without a path of its own a small array costs 5 times.
SMALL_ARRAYS = 3.5

# The search for a drawing's knots keeps sums over up to 121 places of values of size 1; a sum of squares is good to
# about 1e-13 of the drawing's height squared. A knot choice that wins by less than ten times that is no better.
DRAWN = 1e-12

# A mean over 5000 random nets of 10 layers and 64 units: one net's mean square has a spread of about its own size
# (sqrt(exp(5 * 10 / 64) - 1) = 1.1), so the mean has a standard error of 1.6 %; three of them.
MEAN_OF_NETS = 0.05

# A share of 20,000 draws has a standard error of at most 0.0036. A sum of 128 skewed terms is off the normal limit by
# about skewness / sqrt(128), which moves a share by 0.01 to 0.02 where it changes fastest.
NORMAL_SUMS = 0.03

# The width of a text of 100 pixels, summed by Matplotlib in 64ths of a pixel, by a browser in floats; up to 60 signs.
GLYPH = 0.15

# Two thousand polygons, redrawn: half a frame at 60 Hz; the other half is for computing and for the browser.
MANY_PARTS_MS = 8.0

# A net with BatchNorm after a hundred steps, in use, here and in PyTorch. A bias before a BatchNorm has a gradient of 0
# up to rounding, and Adam divides by its size: such a bias wanders by up to the rate a step, another way in each
# program. Training does not see it; in use the running averages lag behind it, by less than this.
WANDERING = 1e-6

# What a figure may add to a notebook that is saved with the state of its widgets: its script, its data and its picture.
SAVED_FIGURE_KILOBYTES = 300

# What a region of a small net may lose, as a share of a box or of a segment: a line through a face on which its unit
# comes to 2^14 tolerances, and no more, is known to 2^-14 of the face; below that it is exact.
LOST_AREA = 1e-4

# The map of a region is a sum of products of weights, up to 4 layers of up to 5 units: eps times some ten roundings of
# the same product of the weights' sizes.
MAP_ROUNDING = 1e-13

# Regions thinner than 1e-6 of the box may be rounding; those that have this area are wider somewhere.
THIN_SQUARED = 1e-4

# `Regions.locate` of 20,000 points in a net of three layers of 256 units, in times of `preactivations` of the same
# points: it is about 0.9, and was 5 when patterns collided.
LOCATE_PRODUCTS = 2.0

# One training step of a net with up to 48 units on up to 30 examples, in Python and in JavaScript: the same sums of
# numbers of size 1 in another order, some ten eps. Measured: at most 2e-15 of the larger of 1 and the number.
NET_STEP = 1e-12

# The settings that the laboratory names, over 200 steps: a rounding grows, but in a run that is not chaotic not beyond
# 2e-12. Any other setting over 20 steps: at most 3e-10 in 900 with a rate up to 2.
NET_RUN = 1e-9

# Above a rate of 2 five of 600 settings parted by more than 1e-9 within 20 steps, up to 6e-7; within 10, by 3e-9, where
# BatchNorm follows a unit that one example opens: it multiplies a rounding by up to 316 a layer.
NET_KILLING = 1e-6

# The laboratory trains a net of 2-16-16-1 for 200 steps when a setting is first shown: a blink, which a reader meets
# once. Turning to another of its steps then is as quick as any other control.
NEW_SETTING_MS = 150.0
STEP_MS = 4.0

# The map of a region in plane.js and the forward pass at a point: three layers of up to ten units of size about 1, so a
# hundred roundings of terms of up to 100. The areas of up to 300 regions, each off by its corners' rounding.
PLANE_MAPS = 1e-11

# The figure of regions, at 10 + 10 units, from input to changed picture: half a frame at 60 Hz.
REGIONS_MS = 8.0

# Breakpoints with slopes of 256x3 and the maps of 128x3 on one thread, in times of one product of 400 rows, or of a row
# for each region, with a layer. Measured on a busy machine: 4.4 to 4.7, and 0.54 to 0.64; before the work was shared
# among neighbors, 8.9 to 10.3, and 1.9.
BREAKPOINT_PRODUCTS = 7.0
MAP_PRODUCTS = 1.2

# Firefox and WebKit: how long a start may take on a machine that does other things, and how long a page may take to
# answer. An endless loop is ended by the page after 2 s, and Python's start is below 1 s, so that 20 s is a fault.
OTHER_BROWSER_STARTS_S = 60
OTHER_BROWSER_WAITS_S = 20

# How far a page moves while it loads, as browsers add it up (0.1 is called good): at most a line of text in a window.
LAYOUT_SHIFT = 0.01

# From asking for a chapter in a folder to its first figure that moves, here: less than a reader notices as waiting. The
# best of some tries, since other tests share the machine.
ALIVE_MS = 500.0
ALIVE_TRIES = 12

# How far down the last words of a printed page stand, as a share of it: half of the page, less the four lines for a
# pencil that a question about code ends with, which have no words.
LEAST_USED = 0.4

# How tall a page is as it opens, at 1280 x 720: twenty screens. Chapters had up to fifty.
PAGE_PIXELS = 15_000


# Whatever stands on a slide ends within it, but for the rounding of what is scaled, in pixels.
SLIDE_ROOM = 1.0

# Words of 18 pixels on a page are at least 15 on a slide when all hints and more settings are open.
SLIDE_SMALLEST = 0.85
