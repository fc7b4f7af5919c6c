"""Many calls on one machine: what a telephone system sends is analysed beside it (`tonegauge serve`)."""
