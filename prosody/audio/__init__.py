"""The door: sound comes in from files and devices, and leaves as numbered frames."""
