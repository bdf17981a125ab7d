"""What a text tells by its words alone: words, sentences, dates, quantities, names, questions."""
