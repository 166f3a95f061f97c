"""The recipe of the sections "quotes.words" and "quotes.weights"."""
