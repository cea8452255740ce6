"""Made-up snapshots, a file for each version. There is no code here."""
