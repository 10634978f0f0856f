"""The page of a run: what was found where, mark by mark and place by place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from jinja2 import Environment, StrictUndefined

from tests.leaks.places import DECLARED
from tests.leaks.story import Found

_PAGE: Final = """<!doctype html>
<html lang="sv"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Läckor</title>
<style>
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { margin: 2rem auto; max-width: 80rem; padding: 0 1rem }
.table { overflow-x: auto }
table { border-collapse: collapse; margin: 1rem 0 }
th, td { border: 1px solid; border-color: color-mix(in srgb, currentColor 25%, transparent); padding: .25rem .6rem; text-align: left;
         vertical-align: top }
td.leak { background: #b3001b; color: #fff; font-weight: bold }
td.declared { background: color-mix(in srgb, #0a7a3d 25%, transparent) }
</style>
<h1>Läckor</h1>
{% for found in runs %}
<h2>Nivå: {{ found.level }}</h2>
<p><strong>{{ "Ingen läcka." if not found.leaks else found.leaks | length ~ " läckor." }}</strong>
 {{ found.marks | length }} märken söktes i {{ "%.0f" | format(found.megabytes) }} MB, i alla former (klartext, versaler, gemener, adress,
 HTML, JSON, \\x, base64 från tre lägen, quoted-printable, hex, UTF-16, gzip och zlib).</p>
<p>Den som har nyckeln hittar märkena:
{% for place, yes in found.read.items() %} {{ place }} {{ "ja" if yes else "NEJ" }}{{ "," if not loop.last }}{% endfor %}.</p>
<div class="table" tabindex="0" role="region" aria-label="Märken och platser"><table>
<thead><tr><th scope="col">Märke</th><th scope="col">Plats</th><th scope="col">Form</th><th scope="col">Dom</th></tr></thead>
<tbody>
{% for mark in found.marks | sort %}{% set here = found.hits | selectattr("mark", "equalto", mark) | list %}
{% for hit in here %}{% set why = declared.get((hit.mark, hit.place)) %}
<tr><th scope="row">{{ mark }}</th><td>{{ hit.place }}</td><td>{{ hit.form }}</td>
<td class="{{ "declared" if why else "leak" }}">{{ "Får stå där: " ~ why if why else "LÄCKA" }}</td></tr>
{% else %}<tr><th scope="row">{{ mark }}</th><td colspan="3">ingenstans</td></tr>
{% endfor %}{% endfor %}
</tbody></table></div>
<h3>Planterade läckor</h3>
<div class="table" tabindex="0" role="region" aria-label="Planterade läckor"><table>
<thead><tr><th scope="col">Läcka</th><th scope="col">Märke</th><th scope="col">Plats</th><th scope="col">Hittad</th></tr></thead>
<tbody>{% for name, (mark, place) in found.shown.items() %}
<tr><th scope="row">{{ name }}</th><td>{{ mark }}</td><td>{{ place }}</td>
<td class="{{ "leak" if name in found.missed else "declared" }}">{{ "NEJ" if name in found.missed else "ja" }}</td></tr>{% endfor %}
</tbody></table></div>
{% if found.dumping %}<p><strong>Får lämna minnesdump: {{ found.dumping | join(", ") }}</strong></p>{% endif %}
{% endfor %}
</html>
"""


def page(runs: Sequence[Found]) -> str:
    """The report of one or more runs as HTML."""
    made = Environment(autoescape=True, undefined=StrictUndefined).from_string(_PAGE)
    return made.render(runs=runs, declared=DECLARED)
