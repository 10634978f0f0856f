"""The one draft: the live version and the changed files over it. Saving, undoing, and what differs from what is live."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from sqlalchemy import delete, select, text, true
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from foundation.content.parts import Tree, is_content
from nlu.studio.roles import EDITOR
from nlu.studio.store.engine import Transactions
from nlu.studio.store.errors import ChangedSince, DoesNotFit, NotAllowed, NotThere
from nlu.studio.store.members import Member
from nlu.studio.store.merging import three_way
from nlu.studio.store.tables import ApprovalRow, ChangeFileRow, ChangeRow, DraftBaseRow, DraftFileRow
from nlu.studio.store.trees import Files, Trees, differing, hash_of, laid_over

NeedsEyes = Callable[[Tree, Tree], list[str]]
"""Why the step from the first tree to the second needs a second pair of eyes, in Swedish; empty when it does not."""
Beyond = Callable[[Tree, Tree, str], str]
"""Why the step from the first tree to the second is not the municipality's own to make, in Swedish; "" when it is."""
Unreadable = Callable[[Tree, Tree], str]
"""Why the second tree can't be read though the first could, in Swedish; "" when it can."""
_LOCK: Final = text("SELECT pg_advisory_xact_lock(0x647261667400)")  # "draft": one change after the other
_MOST_WHAT, _MOST_WHY, _MOST_ITEM = 300, 500, 200


def nothing_is_own(_before: Tree, _after: Tree, _slug: str) -> str:
    """For a draft that knows no municipalities: who edits for one alone changes nothing."""
    return "Du kan bara ändra det som är din kommuns eget."


def all_is_readable(_before: Tree, _after: Tree) -> str:
    """For a draft whose files are only text to it."""
    return ""


def seal_of(item: str) -> str:
    """What a page keeps of an item's text, to tell later whether somebody has changed it since."""
    return sha256(item.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Edit:
    """What somebody wants to change. `change` makes the new tree, or only the changed files, out of the newest draft.

    `item` is what the change is about, as `answer/utter_greet`; `read` gives the item's text in a tree, `seen` the seal of that
    text on the page, and `mine` the text that was to be saved, shown when somebody else was first.
    """

    item: str
    what: str
    change: Callable[[Tree], Tree]
    why: str = ""
    read: Callable[[Tree], str] | None = None
    seen: str | None = None
    mine: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """A change that was kept. `needs` is why somebody else has to look at it before it can go live."""

    id: int
    needs: tuple[str, ...]


class Draft:
    """The draft over `trees`; `needs_eyes` decides for each change whether somebody else must look at it, `beyond` whether it is
    more than what an editor of one municipality may change, `unreadable` whether what is undone leaves content that can be read.
    """

    def __init__(self, transactions: Transactions, trees: Trees, needs_eyes: NeedsEyes, beyond: Beyond = nothing_is_own,
                 unreadable: Unreadable = all_is_readable) -> None:  # fmt: skip
        self._transactions, self._trees = transactions, trees
        self._needs_eyes, self._beyond, self._unreadable = needs_eyes, beyond, unreadable

    def tree(self) -> Tree:
        """The draft as a whole. Raises VersionBroken when the live version can't be read."""
        return self.at()[0]

    def at(self) -> tuple[Tree, int]:
        """The draft as a whole, and the number of the last change that is in it (0 for none)."""
        with self._transactions.begin() as session:
            last = session.scalar(select(ChangeRow.id).order_by(ChangeRow.id.desc()).limit(1)) or 0
            return self._tree(session), last

    def changed(self) -> Files:
        """The files that differ from what is live."""
        return differing(self._trees.live()[1], self.tree())

    def changed_underneath(self) -> list[str]:
        """Files of the draft that have become others in the live version since the draft was made over it."""
        live_id, live = self._trees.live()
        with self._transactions.begin() as session:
            rows = session.scalars(select(DraftFileRow).order_by(DraftFileRow.path)).all()
        return [row.path for row in rows if row.base == live_id and row.base_hash != hash_of(live.get(row.path))]

    def save(self, who: Member, edit: Edit) -> Saved | None:
        """Keeps a change; None when it changes nothing. Raises ChangedSince, NotAllowed, and what `edit.change` raises.

        What others have changed elsewhere in the same files stays: the change is made in the newest draft.
        """
        who.require(EDITOR)
        with self._transactions.begin() as session:
            session.execute(_LOCK)
            before = self._tree(session)
            _require_unchanged(session, before, edit)
            after = before | edit.change(before)
            return self._keep(session, who, edit, before, after)

    def undo(self, who: Member, change_id: int, why: str = "") -> Saved | None:
        """Takes back one change, whatever came after it in other lines. Raises DoesNotFit, NotThere, NotAllowed."""
        who.require(EDITOR)
        with self._transactions.begin() as session:
            session.execute(_LOCK)
            change = session.get(ChangeRow, change_id)
            if change is None:
                raise NotThere("Ändringen finns inte.")
            if change.undone_by is not None:
                raise DoesNotFit("Ändringen är redan ångrad.")
            before, files = self._tree(session), _files_of(session, change_id)
            after = laid_over(before, {file.path: _taken_back(file, before.get(file.path)) for file in files})
            self._require_readable(before, after)
            edit = Edit(change.item, f"Ångrade: {change.what}", lambda tree: tree, why)
            is_clean = all(before.get(file.path) == file.after for file in files)
            saved = self._keep(session, who, edit, before, after, change, is_settled=is_clean and _waits(session, change))
            if saved is not None:
                change.undone_by = saved.id
            return saved

    def _tree(self, session: Session) -> Tree:
        live_id, live = self._trees.live()
        # Base and files in one reading: somebody may save in between, and the files of one base say nothing over another.
        found = session.execute(select(DraftBaseRow.version, DraftFileRow).outerjoin(DraftFileRow, true())).all()
        base, under = found[0][0] if found else live_id, live
        if base != live_id:  # something was published or rolled back since: what the draft says stays as it is
            under = self._trees.of_kept(base) or live
        return laid_over(under, {row.path: row.text for _base, row in found if row is not None})

    def _keep(self, session: Session, who: Member, edit: Edit, before: Tree, after: Tree, undone: ChangeRow | None = None,
              is_settled: bool = False) -> Saved | None:  # fmt: skip
        files = differing(before, after)
        if not files:
            return None
        _require_content(files)
        self._require_own(who, before, after)
        live_id, live = self._trees.live()
        is_as_live = all(live.get(path) == after.get(path) for path in files)
        needs = [] if is_settled or is_as_live else self._needs_eyes(before, after)
        row = ChangeRow(at=datetime.now(UTC), who=who.id, who_name=who.name, item=edit.item[:_MOST_ITEM], what=edit.what[:_MOST_WHAT],
                        why=edit.why[:_MOST_WHY], needs=[need[:_MOST_WHAT] for need in needs],
                        undoes=undone.id if undone else None)  # fmt: skip
        session.add(row)
        session.flush()
        session.add_all(ChangeFileRow(change_id=row.id, path=path, before=before.get(path), after=new) for path, new in files.items())
        _lay(session, differing(live, after), live_id, live)
        return Saved(row.id, tuple(needs))

    def _require_readable(self, before: Tree, after: Tree) -> None:
        """Each change was right by itself; what is left when one of them is taken out of the middle need not be."""
        if reason := self._unreadable(before, after):
            raise DoesNotFit(f"Ändringen går inte att ångra, för då går innehållet inte att läsa. Ändra för hand i stället. {reason}")

    def _require_own(self, who: Member, before: Tree, after: Tree) -> None:
        reason = self._beyond(before, after, who.municipality) if who.municipality is not None else ""
        if reason:
            raise NotAllowed(reason)


def _require_unchanged(session: Session, tree: Tree, edit: Edit) -> None:
    if edit.read is None or edit.seen is None:
        return
    now = edit.read(tree)
    if seal_of(now) != edit.seen:
        by = session.scalar(select(ChangeRow.who_name).where(ChangeRow.item == edit.item).order_by(ChangeRow.id.desc()).limit(1))
        raise ChangedSince(now, edit.mine, by or "", seal_of(now))


def _require_content(files: Iterable[str]) -> None:
    strangers = [path for path in files if not is_content(path)]
    if strangers:
        raise ValueError(f"no content: {strangers[0]}")


def _files_of(session: Session, change_id: int) -> list[ChangeFileRow]:
    return list(session.scalars(select(ChangeFileRow).where(ChangeFileRow.change_id == change_id).order_by(ChangeFileRow.path)))


def _taken_back(file: ChangeFileRow, now: str | None) -> str | None:
    if now == file.after:
        return file.before
    has_all = file.after is not None and file.before is not None and now is not None
    made = three_way(file.after or "", file.before or "", now or "") if has_all else None
    if made is None:
        raise DoesNotFit("Samma rader har ändrats igen sedan dess. Ångra den senare ändringen först, eller ändra för hand.")
    return made


def _waits(session: Session, change: ChangeRow) -> bool:
    return bool(change.needs) and session.get(ApprovalRow, change.id) is None


def _lay(session: Session, files: Files, live_id: str, live: Tree) -> None:
    base = insert(DraftBaseRow).values(id=1, version=live_id)
    session.execute(base.on_conflict_do_update(index_elements=["id"], set_={"version": live_id}))
    session.execute(delete(DraftFileRow))
    session.add_all(DraftFileRow(path=path, text=new, base=live_id, base_hash=hash_of(live.get(path))) for path, new in files.items())
