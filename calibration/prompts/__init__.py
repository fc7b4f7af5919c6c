"""What is read aloud: one TOML file per language, so that any language can be added without code."""
