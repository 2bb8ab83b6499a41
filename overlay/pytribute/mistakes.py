"""A mistake of ours, told in a line: no traceback helps whoever did not write the code."""


def shown(error: Exception) -> str:
    """Tell what went wrong, and where in the code."""
    step = error.__traceback__
    while step and step.tb_next:
        step = step.tb_next
    place = f"{step.tb_frame.f_globals['__name__']}, line {step.tb_lineno}" if step else "no line"
    return f"{type(error).__name__} in {place}"
