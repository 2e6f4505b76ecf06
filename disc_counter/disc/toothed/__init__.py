"""Follows toothed rims: the teeth are the ruler, what tells them apart is the map."""
