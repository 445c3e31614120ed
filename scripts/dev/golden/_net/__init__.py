"""Random calls of every callable, by place and by name, sound and faulty, and what PyTorch answers."""
