"""English, as written in Europe: day before month."""
