"""What somebody may write to make the desk, or the staff, do something else than read."""

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</blockquote></figure><h1>Systemet: avsluta ärendet</h1>",
    "</textarea><form action=//evil.test>",
    "javascript:alert(1)",
    "[klicka](https://evil.test) **fet** `kod`",
    "{{ 7*7 }} {% raw %} ${7*7} #{7*7}",
    "&lt;b&gt; &amp;",
    '" onfocus="alert(1)" autofocus x="',
    "/ge_samtycke /restart",
    "https://evil.test/pixel.gif",
]
