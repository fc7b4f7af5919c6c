"""Accuracy and cost, measured beside the peers. Nothing here is imported by the program."""
