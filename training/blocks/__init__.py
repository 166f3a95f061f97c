"""Training of the layer `blocks`."""
