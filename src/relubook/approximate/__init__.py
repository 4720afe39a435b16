"""Functions made of hinges: knots and weights, best fits, constructions, and how many pieces there can be."""
