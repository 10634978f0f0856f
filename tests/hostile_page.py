"""Watches a page in a browser for all that hostile words could bring about: dialogs, violations of its policy, errors, foreign requests."""

from __future__ import annotations

from playwright.sync_api import Page

_LISTEN = """addEventListener("securitypolicyviolation", (event) => console.error("policy: " + event.violatedDirective), true)"""


def watch(page: Page, own: str) -> list[str]:
    """The list that fills with what goes wrong from now on; `own` is the only address that may be asked for anything."""
    faults: list[str] = []

    def answer(dialog) -> None:
        faults.append(f"dialog: {dialog.type}")
        dialog.dismiss()

    page.add_init_script(_LISTEN)
    page.on("dialog", answer)
    page.on("console", lambda said: faults.append(f"console: {said.text}") if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(f"script: {error}"))
    page.on("request", lambda request: None if request.url.startswith(own) else faults.append(f"foreign: {request.url}"))
    return faults


def open_raw(page: Page, address: str, texts: tuple[str, ...], policy: str) -> set[str]:
    """The kinds of fault that come of the same texts where they are put into a page as markup: the control of `watch`.

    Of all texts those that work by themselves, since one that opens a script swallows the ones after it.
    """
    starts = ("<img src=x onerror", "<svg onload", "<img src=https", "<style>*{", "<link rel=stylesheet href=https")
    words = "".join(f"<div>{text}</div>" for text in texts if text.startswith(starts)).encode()
    headers = {"Content-Type": "text/html; charset=utf-8"} | ({"Content-Security-Policy": policy} if policy else {})
    page.route("**", lambda route: route.fulfill(body=words, headers=headers) if route.request.url.startswith(address) else route.abort())
    faults = watch(page, address)
    page.goto(address.rstrip("/") + "/planted")
    page.wait_for_timeout(500)
    return {"policy" if "policy" in fault.lower() else fault.partition(":")[0] for fault in faults}
