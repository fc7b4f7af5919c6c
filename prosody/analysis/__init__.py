"""The laboratory: speech detection, pitch, level, spectrum and rate, frame by frame, into a contour."""
