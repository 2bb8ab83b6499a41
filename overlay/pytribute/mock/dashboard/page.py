"""One page of the dashboard."""

from starlette.datastructures import QueryParams

from pytribute.mock.dashboard.labels import LABELS
from pytribute.mock.dashboard.views import VIEWS, next_attempt
from pytribute.mock.journal import redact
from pytribute.mock.pages.language import Language
from pytribute.mock.pages.templates import template
from pytribute.mock.state import MockState

__all__ = ["render"]

_LONGEST = 4000


def render(state: MockState, language: Language, view: str, query: QueryParams) -> str:
    """Render a view of a state."""
    labels, now = LABELS[language], state.now
    soon = next_attempt(state)
    target = state.outbox.target

    def text(body: bytes) -> str:
        """Return a body as text: its beginning, without keys."""
        shown = redact(body[:_LONGEST].decode(errors="replace"), state.store.secrets)
        return shown if len(body) <= _LONGEST else shown + labels["cut"]

    return template(f"dashboard/{view}.html.jinja").render(
        labels=labels,
        view=view,
        views=list(VIEWS),
        now=now,
        minutes_to_next=None if soon is None else max(0.0, (soon - now).total_seconds() / 60),
        has_webhook=state.has_webhook,
        address=target if isinstance(target, str) else "",
        text=text,
        **VIEWS[view](state, query),
    )
