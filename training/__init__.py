"""The recipe of the neural reader: from corpora to the model file that the package ships."""
