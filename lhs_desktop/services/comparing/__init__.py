"""Peers side by side: who is compared with whom, their figures over a window, and what can be said of them."""
