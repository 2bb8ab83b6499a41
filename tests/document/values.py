"""Values that documents are made of."""

from hypothesis import settings
from hypothesis import strategies as st

from scripts.document.node import Json
from scripts.document.text import check
from scripts.errors import PipelineError

DERANDOMIZED = settings(derandomize=True, deadline=None, database=None, max_examples=300)

TRICKY = [
    *("no", "Yes", "on", "OFF", "y", "n", "true", "False", "null", "~", "", "NULL"),
    *("1:30", "190:20:30", "0o17", "017", "0x1F", "0b11", "1e3", "1E-3", "+1", "-.5", "1_000", "."),
    *(".inf", "-.Inf", ".nan", "1.", "12e03", "0.", "2025-01-01", "2025-08-25T10:30:00Z"),
    *("=", "<<", "!", "!!str a", "&a", "*a", "%YAML 1.2", "@a", "`a`", "|", ">", "-", "- a", "?"),
    *("a: b", "a:", ": a", "a #b", "#a", "[a", "{a}", "a, b", "'a'", '"a"', "---", "...", "\\n"),
    *(" a", "a ", " ", "\ta", "a\t", "\t", "a\nb", "a\n", "\na", "a\n\n", "a\n b\n", " a\nb", "\n"),
    *("a \nb", "a\r\nb", "\r", "a\n\n\nb\n\n", "- a\n- b", "a\n---\nb", "a\n#b", "\n\n", "a\n\tb"),
    *("😀", "a😀\nb", "Товары", "Цена: 5 ₽\nЁ", "\xa0a\xa0", "\u2009", "é", "x" * 200, "9" * 500),
]


def is_accepted(text: str) -> bool:
    try:
        check(text, file="")
    except PipelineError:
        return False
    return True


texts = st.sampled_from(TRICKY) | st.text(max_size=40).filter(is_accepted)
numbers = (
    st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([0.0, -0.0, 1e20, 1e-7, 1.0, 5e-324, 1.7976931348623157e308])
)
scalars = st.none() | st.booleans() | numbers | texts
values: st.SearchStrategy[Json] = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
