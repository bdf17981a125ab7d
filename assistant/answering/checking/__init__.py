"""Checking what somebody wrote, such as a chat model, against sources."""
