"""Many centres' public editions, put side by side and together by national codes."""
