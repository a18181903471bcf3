"""The buttons in WPS 表格: a page that WPS shows, and the service on this computer that it asks."""
