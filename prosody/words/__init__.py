"""The string catalogues: `common` to both wordings, `plain` and `descriptor` where they differ."""
