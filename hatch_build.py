"""Build hook: the folders at the top level are imported as ``huline.<folder>``.

A wheel can rename while it is packed, so there ``models/`` simply becomes ``huline/models/``.
An editable install cannot rename; for it we keep ``.links/huline/`` with one link a folder,
and `pyproject.toml` names ``.links`` as the place that goes on the path.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDERS = ("api", "datasets", "models", "optimizer")


class NamespaceHook(BuildHookInterface):
    """Maps each top-level folder into the ``huline`` namespace."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the folders to a wheel, or link them for an editable install."""
        if version != "editable":
            build_data["force_include"].update({name: f"huline/{name}" for name in FOLDERS})
            return
        links = Path(self.root) / ".links" / "huline"
        links.mkdir(parents=True, exist_ok=True)
        for name in FOLDERS:
            if not (links / name).is_symlink():
                (links / name).symlink_to(f"../../{name}", target_is_directory=True)
