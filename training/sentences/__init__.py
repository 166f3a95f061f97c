"""Training of the sentence splitter."""
