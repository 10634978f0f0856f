// The map of all examples. What it says stands in the tables below it as well, which need no script. Words come in as text only.

import { mark, Painter } from "./map_marks.js";
import { Points } from "./map_points.js";
import { View } from "./map_view.js";

const AGAIN_AFTER_MS = 3000;
const REACH = 14;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

class ExampleMap {
  constructor(part, data) {
    this.part = part;
    this.canvas = part.querySelector("canvas");
    this.points = new Points(data);
    this.view = new View();
    this.painter = new Painter(this.canvas, this.points, this.view);
    this.chosen = data.intents.findIndex((intent) => intent.name === part.dataset.intent);
    this.current = -1;
    this.held = new Map();
    this.legend();
    this.listen();
    new ResizeObserver(() => this.fit()).observe(this.canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
    this.fit();
  }

  fit() {
    const { clientWidth, clientHeight } = this.canvas;
    const sharpness = Math.min(2, devicePixelRatio || 1);
    Object.assign(this.view, { width: clientWidth, height: clientHeight });
    Object.assign(this.canvas, { width: clientWidth * sharpness, height: clientHeight * sharpness });
    this.draw();
  }

  draw() {
    this.waiting ??= requestAnimationFrame(() => {
      this.waiting = undefined;
      this.painter.paint(this.chosen, this.current);
      this.canvas.dataset.drawn = Number(this.canvas.dataset.drawn ?? 0) + 1;
    });
  }

  legend() {
    const list = this.part.querySelector("fieldset");
    this.points.groups.forEach((group, number) => {
      const [label, box] = [document.createElement("label"), document.createElement("input")];
      Object.assign(box, { type: "checkbox", checked: true });
      label.className = "tick";
      const sign = mark(group, 6, getComputedStyle(this.canvas).color, 1).canvas;
      sign.setAttribute("aria-hidden", "true");
      label.append(box, sign, ` ${group.name}`);
      box.addEventListener("change", () => {
        this.points.hidden[box.checked ? "delete" : "add"](number);
        this.draw();
      });
      list.append(label);
    });
  }

  listen() {
    const { canvas } = this;
    for (const button of this.part.querySelectorAll("[data-zoom]")) button.addEventListener("click", () => this.zoom(button.dataset.zoom));
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      this.held.set(event.pointerId, event);
    });
    for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, (event) => this.held.delete(event.pointerId));
    canvas.addEventListener("pointermove", (event) => (this.held.has(event.pointerId) ? this.drag(event) : this.hover(event)));
    canvas.addEventListener("wheel", (event) => {
      if (document.activeElement !== canvas && !event.ctrlKey) return;
      event.preventDefault();
      this.view.zoomBy(Math.exp(-event.deltaY / 400), event.offsetX, event.offsetY);
      this.draw();
    }, { passive: false });
    canvas.addEventListener("keydown", (event) => this.key(event));
  }

  zoom(how) {
    if (how === "all") this.view.whole();
    else this.view.zoomBy(how === "in" ? 1.5 : 1 / 1.5);
    this.draw();
  }

  drag(event) {
    const before = this.held.get(event.pointerId);
    const other = [...this.held.values()].find((each) => each.pointerId !== event.pointerId);
    if (other) {
      const apart = (one) => Math.max(1, Math.hypot(one.offsetX - other.offsetX, one.offsetY - other.offsetY));
      this.view.zoomBy(apart(event) / apart(before), other.offsetX, other.offsetY);
    } else this.view.pan(event.offsetX - before.offsetX, event.offsetY - before.offsetY);
    this.held.set(event.pointerId, event);
    this.draw();
  }

  hover(event) {
    const found = this.points.at(...this.view.place(event.offsetX, event.offsetY), REACH / this.view.scale);
    if (found >= 0 && found !== this.current) this.tell(found);
  }

  key(event) {
    const arrow = ARROWS[event.key];
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (arrow && event.shiftKey) this.view.pan(-arrow[0] * 40, -arrow[1] * 40);
    else if (arrow) this.step(...arrow);
    else if (event.key === "+" || event.key === "-" || event.key === "0") this.zoom({ "+": "in", "-": "out", 0: "all" }[event.key]);
    else return;
    event.preventDefault();
    this.draw();
  }

  step(right, down) {
    const { points, view } = this;
    const [x, y] = this.current < 0 ? [view.x, view.y] : [points.x[this.current], points.y[this.current]];
    const next = points.towards(x, y, right, down, (point) => this.chosen < 0 || points.intent[point] === this.chosen);
    if (next < 0) return;
    view.show(points.x[next], points.y[next]);
    this.tell(next);
  }

  tell(point) {
    this.current = point;
    const intent = this.points.intents[this.points.intent[point]];
    this.part.querySelector("[data-said]").textContent =
      `”${this.points.texts[point]}” hör till ${intent.label}, ${this.points.groups[intent.group].name}.`;
    const link = this.part.querySelector("[data-link]");
    link.hidden = false;
    link.href = `/studio/intents/${encodeURIComponent(intent.name)}`;
    link.textContent = `Öppna ämnet ${intent.label}`;
    this.draw();
  }
}

async function load(part) {
  const answer = await fetch(part.dataset.map, { headers: { Accept: "application/json" } }).catch(() => null);
  const data = answer?.ok ? await answer.json() : {};
  if (data.points) {
    part.hidden = false;
    part.map = new ExampleMap(part, data);
    const waiting = document.querySelector("[data-waiting]");
    if (waiting && answer.headers.get("X-Map-State") === "ready") waiting.textContent = "Kartan är klar. Ladda om sidan för att se tabellerna.";
  } else if (data.state === "working") setTimeout(() => load(part), AGAIN_AFTER_MS);
}

for (const part of document.querySelectorAll("[data-map]")) load(part);
