"""Shows; the only place that knows Qt. It decides nothing."""
