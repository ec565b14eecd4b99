"""No record gets into git: what a commit would add is judged."""
