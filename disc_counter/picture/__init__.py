"""The picture for people: kept while someone looks, drawn over, judged."""
