"""Panels beside the images: one module is one panel."""
