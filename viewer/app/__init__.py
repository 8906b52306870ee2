"""The open session: state, document, jobs. QtCore begins here; no widgets."""
