"""Web pages that systems export under the name .xls: their tables read as a Snapshot, never written."""
