"""Case work of the hotline: found things, defects, the consultation hour and call-backs, by agents."""
