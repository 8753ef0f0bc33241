"""The neural reader: one small encoder with several heads. It knows arrays, not stories."""
