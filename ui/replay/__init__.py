"""The window in which a call is seen, heard again and spoken about; imported when it opens."""
