"""Pure functions from pixels to pixels; each cites its source. May import core."""
