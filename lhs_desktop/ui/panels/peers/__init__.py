"""Parts of the tab of peers."""
