"""A recorded call is a folder: the recorder, the reader, the library."""
