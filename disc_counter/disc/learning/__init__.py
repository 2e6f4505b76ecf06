"""How a disc is learnt: from a film or a running camera to a calibration."""
