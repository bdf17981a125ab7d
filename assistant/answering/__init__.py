"""A question in, an Answer out whose every citation is an exact stretch of an article."""
