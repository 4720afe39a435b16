"""What the book on ReLU is made with: see the map in README.md."""
