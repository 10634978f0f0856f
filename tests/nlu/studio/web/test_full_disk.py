"""A disk of the database that is full: PostgreSQL's own refusal, told in Swedish, with nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, text

from tests.nlu.studio.web.conftest import fields_in, plain

NEW = "tjolahoppsan på er"
ADD = "/studio/intents/greet/add"


@contextmanager
def full_disk(engine: Engine) -> Iterator[None]:
    """While it lasts no change can be written: 53100 is what PostgreSQL says when the disk is full."""
    refuse = "BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END"
    with engine.begin() as connection:
        connection.execute(text(f"CREATE FUNCTION studio.full_disk() RETURNS trigger LANGUAGE plpgsql AS $${refuse}$$"))
        connection.execute(text("CREATE TRIGGER full_disk BEFORE INSERT ON studio.change EXECUTE FUNCTION studio.full_disk()"))
    try:
        yield
    finally:
        with engine.begin() as connection:
            connection.execute(text("DROP FUNCTION studio.full_disk CASCADE"))


async def test_full_disk_is_told_and_what_was_typed_and_the_draft_are_as_they_were(browse, join, studio_engine, capfd) -> None:
    anna = browse(join("Anna"))
    await anna.post("/typed", item="intent/greet", field="text", text=NEW)
    with full_disk(studio_engine):
        refused = await anna.post("/intents/greet/add", text=NEW, lang="sv")
        assert refused.status_code == 503
        assert "Det går inte att nå databasen just nu" in plain(refused) and "Titta i historiken" in plain(refused)
        page = await anna.get("/intents/greet?q=tjolahoppsan")
        assert "Inget exempel innehåller" in plain(page)
        assert fields_in(page, ADD)["text"] == NEW
    assert "Ingen har ändrat något än" in plain(await anna.get("/"))
    assert NEW not in capfd.readouterr().err
    saved = await anna.post("/intents/greet/add", text=NEW, lang="sv")
    assert "1 exempel i utkastet." in plain(saved)
