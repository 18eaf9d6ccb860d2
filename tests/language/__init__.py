"""German: normal form, words, dates, danger."""
