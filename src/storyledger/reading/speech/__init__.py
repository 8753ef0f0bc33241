"""What is said, and by whom: quotations, their speakers and addressees."""
