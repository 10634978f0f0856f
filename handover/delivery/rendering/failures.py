"""Why a parcel could not be written out."""

from __future__ import annotations


class RenderingFailed(Exception):
    """`code` is "unreadable-referral" or "no-pdf"; never anything of the content. Trying again gives the same."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
