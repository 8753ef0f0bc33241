"""Where, and through whose eyes: scenes, person, focalizer, place and roll call."""
