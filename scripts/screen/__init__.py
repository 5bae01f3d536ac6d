"""A real window under a virtual screen with a window manager, driven by keys and mouse, and measured from outside.

Used by the walkthrough and by the benchmark of waits. Needs Debian's ``xvfb``, ``openbox`` and ``xdotool``.
"""
