"""The string catalogues: `common` for both wordings, `plain` and `descriptor` for the words they differ in."""
