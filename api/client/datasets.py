"""Datasets at the service: kept, changed, read."""

from __future__ import annotations

from collections.abc import Iterator

from huline.api.client.pages import named, pages
from huline.api.client.transport import Transport
from huline.models.case import Case
from huline.models.change import Change
from huline.models.service import Dataset, NewDataset, Page, Revision

_PATH = "/v1/datasets"


class Datasets:
    """The datasets of a tenant; a `Dataset` is one revision of one."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(self, case: Case, name: str = "") -> Dataset:
        """Keep a supply, or a whole Case, as revision 1 of a new dataset."""
        new = NewDataset(name=name, case=case)
        answer = self._transport.ask("POST", _PATH, body=new, again=False)
        return Dataset.model_validate_json(answer.content)

    def revise(self, dataset: Dataset, *changes: Change) -> Dataset:
        """Make Changes, in order, to the revision at hand, and return the next one.

        Raises
        ------
        Outdated
            If another came first: `get` it, and change that.
        """
        # asked again after a lost answer it is refused, as the revision it made is the latest
        answer = self._transport.ask(
            "POST", f"{_PATH}/{named(dataset.id)}/revisions", body=Revision(changes=changes),
            headers={"If-Match": f'"{dataset.revision}"'}, again=False,
        )  # fmt: skip
        return Dataset.model_validate_json(answer.content)

    def get(self, dataset: str, revision: int | None = None) -> Dataset:
        """Find a dataset; its latest revision, or the one that is asked for."""
        answer = self._transport.ask("GET", f"{_PATH}/{named(dataset)}", revision=revision)
        return Dataset.model_validate_json(answer.content)

    def case(self, dataset: Dataset) -> Case:
        """Return the Case of a revision."""
        answer = self._transport.ask(
            "GET", f"{_PATH}/{named(dataset.id)}/case", revision=dataset.revision
        )
        return Case.model_validate_json(answer.content)

    def __iter__(self) -> Iterator[Dataset]:
        """List them at their latest revisions, by id."""
        for page in pages(self._transport, _PATH, Page[Dataset]):
            yield from page.items
