"""X: sums and agreement of 附件1, 整体 and project forms."""
