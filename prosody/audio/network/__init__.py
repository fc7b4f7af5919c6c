"""The network's legs: calls that a telephone system sends here."""
