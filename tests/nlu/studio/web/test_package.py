"""The whole content in one file: out and in again without damage, nothing before it has been looked at, refusals in plain words."""

from __future__ import annotations

import io
import json
import zipfile

import httpx
import pytest

from nlu.studio.content import packages
from nlu.studio.roles import ROLES
from tests.nlu.studio.web.conftest import HOST, TOKEN, EditorBrowser, fields_in, plain

TAKE = "/studio/package/take"
EVIL = "<script>alert(1)</script>"


async def bring(browser: EditorBrowser, data: bytes, **fields: str) -> httpx.Response:
    form = {"form_token": TOKEN.format(browser.member.id)} | fields
    sent = {"file": ("näckrosdammen.zip", data, "application/zip")}
    return await browser.client.post("/studio/package", data=form, files=sent, headers={"Origin": HOST})


def with_example(tree, words: str) -> bytes:
    path = "nlu/data/intents/conversation.yml"
    start = tree[path].index("    - ") + len("    - ")
    return packages.pack(dict(tree) | {path: f"{tree[path][:start]}{words}\n    - {tree[path][start:]}"})


async def test_what_is_taken_out_can_be_brought_in_and_changes_nothing(browse, join, tree) -> None:
    anna = browse(join("Anna"))
    out = await anna.get("/package/content.zip")
    assert packages.unpack(out.content) == dict(tree)
    assert out.headers["content-disposition"].startswith("attachment")
    assert "likadant som utkastet" in plain(await bring(anna, out.content))


async def test_package_is_looked_at_then_taken_and_undone(browse, join, tree) -> None:
    anna = browse(join("Anna"))
    seen = await bring(anna, with_example(tree, f"tjolahoppsan {EVIL}"))
    said = plain(seen)
    assert "Inget är sparat än." in said and "Nya exempel: " in said and f"tjolahoppsan {EVIL}" in said and EVIL not in seen.text
    assert "Utkastet är likadant" in plain(await anna.get("/"))
    taken = await anna.post("/package/take", **(fields_in(seen, TAKE) | {"why": "Från grannkommunen"}))
    assert taken.headers["location"] == "/studio/package?done=taken"
    assert "tjolahoppsan" in plain(await anna.get("/history/1")) and "Från grannkommunen" in plain(await anna.get("/history/1"))
    await anna.post("/history/1/undo")
    assert packages.unpack((await anna.get("/package/content.zip")).content) == dict(tree)


async def test_draft_that_changed_meanwhile_is_looked_at_again(browse, join, tree) -> None:
    anna, bo = browse(join("Anna")), browse(join("Bo"))
    sent = fields_in(await bring(anna, with_example(tree, "tjolahoppsan")), TAKE)
    await bo.post("/package/take", **fields_in(await bring(bo, with_example(tree, "hejsansvejsan")), TAKE))
    late = await anna.post("/package/take", **sent)
    assert late.status_code == 409 and "Bo har ändrat samma sak" in plain(late)
    assert (await anna.post("/package/take", **fields_in(late, TAKE))).headers["location"].endswith("taken")


def broken(tree) -> dict[str, bytes]:
    def rezipped(change) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(packages.pack(dict(tree)))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                new.writestr(name, change(name, old.read(name)))
            new.writestr(*change.extra) if hasattr(change, "extra") else None
        return out.getvalue()

    def newer(name: str, data: bytes) -> bytes:
        return json.dumps(json.loads(data) | {"format": 99}).encode() if name == packages.MANIFEST else data

    def spoilt(name: str, data: bytes) -> bytes:
        return data + b"\n# x" if name.endswith("greet.yml") or name == "directory/contacts.yml" else data

    def stranger(name: str, data: bytes) -> bytes:
        return data

    stranger.extra = ("../../etc/passwd", b"x")
    whole = packages.pack(dict(tree))
    return {"empty": b"", "no_zip": b"hej" * 50, "cut": whole[: len(whole) // 2], "newer": rezipped(newer), "spoilt": rezipped(spoilt),
            "stranger": rezipped(stranger), "large": b"PK" + b"\0" * 2_700_000}  # fmt: skip


@pytest.mark.parametrize("kind", ["empty", "no_zip", "cut", "newer", "spoilt", "stranger", "large"])
async def test_what_is_no_package_is_refused_in_plain_swedish(kind, browse, join, tree) -> None:
    refused = await bring(browse(join("Anna")), broken(tree)[kind])
    assert refused.status_code == 422 and 'role="alert"' in refused.text


async def test_tampered_second_step_is_refused(browse, join) -> None:
    anna = browse(join("Anna"))
    for sent in ("", "%%%", "aGVq", "x" * 100_000, EVIL):
        refused = await anna.post("/package/take", package=sent)
        assert refused.status_code == 422 and EVIL not in refused.text


async def test_file_from_another_site_or_session_is_refused(browse, join, tree) -> None:
    anna, data = browse(join("Anna")), packages.pack(dict(tree))
    assert (await bring(anna, data, form_token="token-of-99")).status_code == 403
    sent = {"file": ("a.zip", data, "application/zip")}
    assert (await anna.client.post("/studio/package", files=sent, headers={"Origin": "https://evil.test"})).status_code == 403
    bad = await anna.client.post("/studio/package", content=b"--x\r\nfel", headers={"Origin": HOST, "Content-Type": "multipart/form-data"})
    assert bad.status_code == 400


@pytest.mark.parametrize("role", ROLES)
async def test_all_members_take_out_and_editors_bring_in(role, browse, join, tree, capfd) -> None:
    one = browse(join("Anna", role))
    assert (await one.get("/package/content.zip")).status_code == 200
    brought = await bring(one, with_example(tree, "tjolahoppsan"))
    assert brought.status_code == (200 if role == "editor" else 403)
    out = "".join(capfd.readouterr())
    assert "näckros" not in out and "tjola" not in out
