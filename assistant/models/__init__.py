"""What has weights: each model behind one door, and what is trained on top of the bundled one."""
