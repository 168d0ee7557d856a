// Keeps the library non-empty while the rooms are being built; goes with the last one.
