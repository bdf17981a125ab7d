"""What words say by themselves: words, sentences, days, quantities, names, and what a question asks for."""
