"""Replay's model: a call that was heard, its measures, its marks, and what is handed out. No Qt."""
