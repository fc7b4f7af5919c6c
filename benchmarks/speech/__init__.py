"""Speech detection against its peers, and the script that fits the detector's weights."""
