"""A package through the real door: from our own page and session it is looked at, from anywhere else it is not."""

from __future__ import annotations

from handover.desk.session_cookie import form_token
from nlu.studio.roles import ROLES
from tests.handover.desk.staff_browser import HOST, plain
from tests.steget.test_staff_door import both, house  # noqa: F401 - fixtures


async def test_package_is_brought_in_through_the_door(house) -> None:  # noqa: F811
    eva = house.enter(house.hire("eva", role="editor", studio=ROLES))
    package = (await eva.get("/studio/package/content.zip")).content
    sent, token = {"file": ("a.zip", package, "application/zip")}, {"form_token": form_token(eva.session_id)}
    seen = await eva.client.post("/studio/package", data=token, files=sent, headers={"Origin": HOST})
    assert seen.status_code == 200 and "likadant som utkastet" in plain(seen)
    foreign = await eva.client.post("/studio/package", data=token, files=sent, headers={"Origin": "https://evil.test"})
    stale = await eva.client.post("/studio/package", data={"form_token": "x"}, files=sent, headers={"Origin": HOST})
    assert (foreign.status_code, stale.status_code) == (403, 403)
