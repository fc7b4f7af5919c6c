"""What calibrating is worth, what it refuses, and whether it notices another voice."""
