"""What words say by themselves: words, sentences, days, quantities, names, questions."""
