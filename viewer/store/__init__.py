"""What stays on this computer: the index of studies, and the user's documents."""
