"""The whole content in one file: taken out, and taken into the draft after what it would change has been shown."""

from __future__ import annotations

import base64
import binascii
from typing import Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from foundation.content.parts import Tree
from foundation.posted_file import PostedFile
from nlu.studio.content import package_changes, packages
from nlu.studio.content.errors import ContentError
from nlu.studio.content.package_changes import FileDifference
from nlu.studio.roles import EDITOR
from nlu.studio.store.draft import Edit, seal_of
from nlu.studio.store.errors import ChangedSince
from nlu.studio.store.history import FileChange
from nlu.studio.store.trees import hash_of
from nlu.studio.web.acting import acting
from nlu.studio.web.cleaned import clean_line
from nlu.studio.web.declared import open_to_members
from nlu.studio.web.door import Visit
from nlu.studio.web.parts import StudioParts
from nlu.studio.web.publishing.history_routes import Line, lines_of
from nlu.studio.web.words import count

MOST_BYTES: Final = 2_600_000
"""Of a package: it comes a second time, written as letters, when it has been looked at."""
NAME: Final = "forsta-steget-innehall.zip"
_MOST_LINES: Final = 120
_TOO_BIG: Final = f"Paketet är för stort. Det får vara högst {MOST_BYTES / 1e6:.1f} MB.".replace(".6", ",6")


def package_routes(parts: StudioParts) -> APIRouter:
    """GET /package and /package/content.zip; POST /package shows what one would change, POST /package/take takes it."""
    router = APIRouter(prefix="/package")
    come_in, act = Depends(parts.door.visit), Depends(acting(parts.door))

    async def read(request: Request) -> PostedFile:
        return await parts.door.entrance.read_upload(request)

    def arrive(request: Request, sent: PostedFile = Depends(read)) -> tuple[Visit, bytes]:  # noqa: B008 - FastAPI's way
        return parts.door.act(request, sent.form), sent.content

    brought = Depends(arrive)

    @router.get("")
    @open_to_members()
    def page(done: str = "", visit: Visit = come_in) -> Response:
        said = {"taken": "Paketet är taget in i utkastet.", "same": "Inget var ändrat."}.get(done, "")
        return parts.pages.response("package.html", visit, done=said, refused="")

    @router.get("/content.zip")
    @open_to_members()
    def content(visit: Visit = come_in) -> Response:
        headers = {"Content-Disposition": f'attachment; filename="{NAME}"'}
        return Response(packages.pack(parts.draft.tree()), media_type="application/zip", headers=headers)

    @router.post("")
    @open_to_members(EDITOR)
    def look(came: tuple[Visit, bytes] = brought) -> Response:
        visit, data = came
        return _refused(parts, visit, "Välj en fil först.") if not data else _shown(parts, visit, data)

    @router.post("/take")
    @open_to_members(EDITOR)
    def take(visit: Visit = act) -> Response:
        data, form = _decoded(visit.form.get("package", "")), visit.form
        try:
            taken = _unpacked(data)
            what = f"Tog in ett paket med {count(len(taken), 'fil', 'filer')}"
            saved = parts.draft.save(visit.member, Edit("package", what, lambda tree: _whole(tree, taken), clean_line(form.get("why", "")),
                                                        lambda tree: state_of(tree, taken), form.get("seen"), "Paketet"))  # fmt: skip
        except ChangedSince as conflict:
            return _shown(parts, visit, data, 409, refused=f"{conflict} Titta igen på vad paketet skulle ändra.")
        except ContentError as fault:
            return _refused(parts, visit, str(fault))
        return RedirectResponse(f"/studio/package?done={'taken' if saved else 'same'}", 303)

    return router


def state_of(tree: Tree, taken: Tree) -> str:
    """The draft's files that a package would change: what two editors compare."""
    return "\n".join(f"{path} {hash_of(tree.get(path))}" for path in sorted(taken))


def _shown(parts: StudioParts, visit: Visit, data: bytes, status: int = 200, *, refused: str = "") -> Response:
    tree = parts.draft.tree()
    try:
        taken = _unpacked(data)
        words = package_changes.in_words(tree, tree | taken)
    except ContentError as fault:
        return _refused(parts, visit, str(fault))
    files = package_changes.by_file(tree, taken)
    return parts.pages.response(
        "package_look.html", visit, status, refused=refused, words=words, files=[(one, _lines(one, tree, taken)) for one in files],
        missing=packages.difference(tree, taken).missing, package=base64.b64encode(data).decode(), seen=seal_of(state_of(tree, taken)),
    )  # fmt: skip


def _lines(one: FileDifference, tree: Tree, taken: Tree) -> list[Line]:
    """The changed lines of a file, none when they are too many to read."""
    if one.added + one.removed > _MOST_LINES:
        return []
    return lines_of(FileChange(one.path, tree.get(one.path), taken[one.path]))


def _unpacked(data: bytes) -> Tree:
    if len(data) > MOST_BYTES:
        raise ContentError(_TOO_BIG)
    return packages.unpack(data)


def _whole(tree: Tree, taken: Tree) -> Tree:
    """The package's files, when the draft is whole with them. Raises ContentError."""
    package_changes.in_words(tree, tree | taken)
    return taken


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _refused(parts: StudioParts, visit: Visit, why: str) -> Response:
    return parts.pages.response("package.html", visit, 422, done="", refused=why)
