"""The windows about one's own voice: calibration, tolerance, practice, drift. Imported when one is opened."""
