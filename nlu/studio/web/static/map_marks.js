// Draws the examples. Each group has a colour and a shape, drawn once and then copied for every point of it.

const FAINT = 0.12;

const SHAPES = {
  circle: (pen, r) => pen.arc(0, 0, r, 0, 7),
  ring: (pen, r) => pen.arc(0, 0, r * 0.8, 0, 7),
  square: (pen, r) => pen.rect(-r * 0.85, -r * 0.85, r * 1.7, r * 1.7),
  triangle: (pen, r) => polygon(pen, [[0, -r], [r, r * 0.8], [-r, r * 0.8]]),
  diamond: (pen, r) => polygon(pen, [[0, -r * 1.2], [r, 0], [0, r * 1.2], [-r, 0]]),
  plus: (pen, r) => [pen.rect(-r, -r / 3, 2 * r, r / 1.5), pen.rect(-r / 3, -r, r / 1.5, 2 * r)],
  cross: (pen, r) => [pen.rotate(Math.PI / 4), SHAPES.plus(pen, r)],
  star: (pen, r) => polygon(pen, [...Array(10).keys()].map((n) => {
    const [far, turn] = [n % 2 ? r * 0.5 : r * 1.2, (n * Math.PI) / 5];
    return [Math.sin(turn) * far, -Math.cos(turn) * far];
  })),
};

function polygon(pen, corners) {
  corners.forEach(([x, y], number) => (number ? pen.lineTo(x, y) : pen.moveTo(x, y)));
  pen.closePath();
}

// A small canvas with the mark of a group.
export function mark(group, radius, ink, sharpness = 1) {
  const canvas = document.createElement("canvas");
  const half = Math.ceil(radius * 1.4 + 1);
  canvas.width = canvas.height = 2 * half * sharpness;
  const pen = canvas.getContext("2d");
  pen.scale(sharpness, sharpness);
  pen.translate(half, half);
  pen.beginPath();
  (SHAPES[group.shape] ?? SHAPES.circle)(pen, radius);
  pen.fillStyle = pen.strokeStyle = group.colour;
  if (group.shape !== "ring") pen.fill();
  pen.lineWidth = group.shape === "ring" ? radius * 0.5 : 0.75;
  if (group.shape !== "ring") pen.strokeStyle = ink;
  pen.stroke();
  return { canvas, half };
}

export class Painter {
  constructor(canvas, points, view) {
    Object.assign(this, { canvas, points, view, marks: new Map() });
    this.pen = canvas.getContext("2d");
  }

  mark(group, radius) {
    const key = `${group}:${radius}:${this.ink}`;
    if (!this.marks.has(key)) this.marks.set(key, mark(this.points.groups[group], radius, this.ink, this.sharpness));
    return this.marks.get(key);
  }

  // `chosen` is the number of an intent that stands out, or -1; `current` the point that is told about, or -1.
  paint(chosen, current) {
    const { pen, view, canvas } = this;
    this.ink = getComputedStyle(canvas).color;
    this.sharpness = Math.min(2, devicePixelRatio || 1);
    pen.setTransform(this.sharpness, 0, 0, this.sharpness, 0, 0);
    pen.clearRect(0, 0, view.width, view.height);
    pen.globalAlpha = chosen < 0 ? 1 : FAINT;
    this.paintThose((point) => chosen < 0 || this.points.intent[point] !== chosen);
    pen.globalAlpha = 1;
    if (chosen >= 0) this.paintThose((point) => this.points.intent[point] === chosen);
    if (current >= 0) this.ring(current);
  }

  paintThose(may) {
    const { points, view, pen } = this;
    const radius = Math.round(Math.min(7, 2.5 + Math.log2(view.zoom)) * 2) / 2;
    const marks = points.groups.map((_group, number) => (points.hidden.has(number) ? null : this.mark(number, radius)));
    const { scale, width, height } = view;
    const [beginX, beginY] = [width / 2 - view.x * scale, height / 2 - view.y * scale];
    for (let point = 0; point < points.count; point += 1) {
      const drawn = marks[points.group[point]];
      const left = points.x[point] * scale + beginX;
      const top = points.y[point] * scale + beginY;
      if (!drawn || left < -9 || top < -9 || left > width + 9 || top > height + 9 || !may(point)) continue;
      pen.drawImage(drawn.canvas, left - drawn.half, top - drawn.half, 2 * drawn.half, 2 * drawn.half);
    }
  }

  ring(point) {
    const [left, top] = this.view.screen(this.points.x[point], this.points.y[point]);
    this.pen.strokeStyle = this.ink;
    this.pen.lineWidth = 3;
    this.pen.beginPath();
    this.pen.arc(left, top, 11, 0, 7);
    this.pen.stroke();
  }
}
