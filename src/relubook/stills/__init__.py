"""The still pictures, one file a chapter. Each function draws one; `live.still` gives it words."""
