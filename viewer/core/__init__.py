"""Types and units of the domain. May import numpy and the standard library, nothing else."""
