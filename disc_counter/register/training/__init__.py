"""How the net that reads drums was made; nothing here is needed to read.

`pip install -e '.[training]'`, then `python -m disc_counter.register.training DIGITS.npz`.
"""
