"""The data of the book: toy targets, and a small real data set."""
