"""The layer in other programs: Octave, MATLAB and PyTorch, and what each library takes as the slope at 0.

Tests run every listing where its program is installed and compare it with relu.py.
"""
