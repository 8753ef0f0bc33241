"""Who there is: names, the cast, narrators, and every word that refers to somebody."""
