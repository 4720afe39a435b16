"""Networks as one value, a list of (W, b): layers, activations, losses, steps, training, dead units."""
