"""Mark what the documentation deprecates, as `warnings.deprecated` of Python 3.13 does."""

import inspect
import warnings
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

__all__ = ["deprecated"]

if TYPE_CHECKING:
    from typing_extensions import deprecated
else:

    def deprecated(message: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Warn at each call of a function; type checkers warn where it is written."""

        def mark(function: Callable[..., Any]) -> Callable[..., Any]:
            if inspect.iscoroutinefunction(function):

                @wraps(function)
                async def warning(*arguments: Any, **options: Any) -> Any:
                    warnings.warn(message, DeprecationWarning, stacklevel=2)
                    return await function(*arguments, **options)

            else:

                @wraps(function)
                def warning(*arguments: Any, **options: Any) -> Any:
                    warnings.warn(message, DeprecationWarning, stacklevel=2)
                    return function(*arguments, **options)

            warning.__deprecated__ = message
            return warning

        return mark
