"""The synthetic register: made-up records that add up to the printed figures, so that nothing real is needed."""

from hikiana.register.synthetic.files import write_register
from hikiana.register.synthetic.register import generate, multiply

__all__ = ["generate", "multiply", "write_register"]
