"""From a question to an Answer; every citation in it is an exact span of an article."""
