"""Widgets: they read a State or the Document and write to one of them; no files, no SQL."""
