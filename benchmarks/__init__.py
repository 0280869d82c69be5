"""Figures as ratios against a plain bot in the same run: `make bench`, docs/scale.md."""
