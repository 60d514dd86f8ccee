"""What finders and loaders are derived from, without importlib.abc, which brings a dozen modules into every worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.abc import Loader, MetaPathFinder
else:
    class MetaPathFinder:
        """Nothing is asked of one but `find_spec`."""

    class Loader:
        """Its modules are made as usual."""

        def create_module(self, spec):
            """None: as usual."""

__all__ = ["Loader", "MetaPathFinder"]
