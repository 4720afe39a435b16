"""Which ReLU units are dead? Put your model and your data in the place of ours."""

import torch
from torch import nn

from relubook.data.digits import digits
from relubook.nets.dead import dead_units

torch.manual_seed(0)
first = nn.Unflatten(1, (1, 8, 8)), nn.Conv2d(1, 8, kernel_size=3), nn.ReLU()
second = nn.Flatten(), nn.Linear(8 * 6 * 6, 32), nn.ReLU()
model = nn.Sequential(*first, *second, nn.Linear(32, 10))
data = torch.from_numpy(digits()[0] / 16).flatten(1)  # a row an example

dead = dead_units(model, data)
print(dead.summary())
for number, layer in enumerate(dead.layers, start=1):
    print(f"layer {number}: dead are units", layer.nonzero()[0].tolist())

# dead on these 1797 examples: 0 of 8 units in layer 1, 2 of 32 in layer 2
# layer 1: dead are units []
# layer 2: dead are units [12, 26]
