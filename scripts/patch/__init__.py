"""Make the specification from the merged pages: reviewed corrections, names, origins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from scripts.document.node import Node, copy
from scripts.errors import CombinedError, PipelineError
from scripts.merge import MergeResult, Page
from scripts.merge.conflict import Conflict
from scripts.merge.precedence import PATCHED, UNDECIDED
from scripts.patch.hoist import hoist
from scripts.patch.overlay import Action, apply, read_overlay
from scripts.patch.questions import Question, open_questions


@dataclass(frozen=True)
class AppliedAction:
    """An action that was applied, and how many places it changed."""

    action: Action
    places: int


@dataclass(frozen=True)
class PatchResult:
    """The specification, and the actions that made it of the extracted document."""

    document: Node
    applied: tuple[AppliedAction, ...]


class Corrections:
    """The overlays of one run: those of single pages, then those of the merged document.

    Raises:
        PipelineError: no overlay, or one of a page that is not there.
    """

    def __init__(self, overlays: Sequence[tuple[str, str]], pages: Sequence[Page] = ()) -> None:
        self._names = [file for file, _ in overlays]
        self._actions = [action for file, text in overlays for action in read_overlay(text, file)]
        self._known = _names(pages)
        self._applied: list[AppliedAction] = []
        self._errors: list[PipelineError] = []
        for action in self._actions:
            if action.extends is not None and action.extends not in self._known:
                raise PipelineError(
                    f"`extends: {action.extends}` names no saved page",
                    file=action.file,
                    line=1,
                    advice=f"Saved are: {', '.join(sorted(set(self._known.values()))) or 'none'}.",
                )

    @property
    def files(self) -> Mapping[str, str]:
        """Each overlay of a single page, and that page."""
        return {
            action.file: self._known[action.extends] for action in self._actions if action.extends
        }

    def amend(
        self, page: str, document: Node, found: dict[Conflict, None]
    ) -> tuple[Node, dict[Conflict, None]]:
        """Apply the overlays of one page to what its versions say, and name its components.

        Raises:
            PipelineError: a name for a component is wrong or taken.
        """
        actions = [one for one in self._actions if self._known.get(one.extends or "") == page]
        if not actions:
            return document, found
        undecided = [one for one in found if one.rule == UNDECIDED]
        left = set(self._carry_out(document, actions, undecided))
        renamed = hoist(document)
        settled: dict[Conflict, None] = {}
        for one in found:
            decided = one.rule == UNDECIDED and one not in left
            place = renamed.get(one.pointer[:3])
            settled[
                replace(
                    one,
                    rule=PATCHED if decided else one.rule,
                    pointer=(*place, *one.pointer[3:]) if place else one.pointer,
                )
            ] = None
        return document, settled

    def patch(self, merged: MergeResult) -> PatchResult:
        """Apply the other overlays, then move the named schemas to the components.

        Raises:
            PipelineError: actions that select nothing or change nothing; conflicts that no action
                decides. All of them together.
        """
        document = copy(merged.document)
        actions = [action for action in self._actions if action.extends is None]
        undecided = self._carry_out(document, actions, list(merged.undecided))
        questions = Question.of_conflicts(undecided, document, merged.pages)
        if self._errors or questions:
            if questions:
                questions += Question.of_names(document)
            raise CombinedError(
                [*self._errors, *(question.error for question in questions)],
                open_questions(questions, self._names),
            )
        hoist(document)
        return PatchResult(document, tuple(self._applied))

    def _carry_out(
        self, document: Node, actions: Sequence[Action], undecided: list[Conflict]
    ) -> list[Conflict]:
        """Apply actions in place, and return the conflicts that none of them decides."""
        for action in actions:
            try:
                effect = apply(document, action)
                decides = [found for found in undecided if effect.decides(found.pointer)]
                if not (decides or effect.is_change):
                    raise action.refuse(  # as any other error of the action
                        "changes nothing any more",
                        "It is no longer needed, because the documentation says the same now: "
                        "remove the action.",
                    )
                if effect.needless:
                    raise action.refuse(
                        f"adds {', '.join(effect.needless)}, which is there without it now",
                        "This part is no longer needed: remove it from the update.",
                    )
            except PipelineError as error:
                self._errors.append(error)
                continue
            undecided = [found for found in undecided if found not in decides]
            self._applied.append(AppliedAction(action, effect.places))
        return undecided


def _names(pages: Sequence[Page]) -> Mapping[str, str]:
    """Return the page of each name and of each file."""
    found = {page.source.page: page.source.page for page in pages}
    for page in pages:
        found.setdefault(page.source.file, page.source.page)
    return found


__all__ = ["Action", "AppliedAction", "Corrections", "PatchResult"]
