// Draws the examples. Each group has a colour and a shape, drawn once and then copied for every point of it.

const SOLID = 255;
const FAINT = 36;
const OUTLINED = 4; // a line around smaller ones would be all that is seen

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
  const isRing = group.shape === "ring";
  pen.lineWidth = isRing ? radius * 0.5 : 0.75;
  if (!isRing) pen.strokeStyle = ink;
  if (isRing || radius >= OUTLINED) pen.stroke();
  return { canvas, half };
}

// The pixels of a mark: where they lie in a picture of this width, and what they are (little-endian: alpha, blue, green, red).
function stamp(drawn, width, alpha) {
  const size = drawn.canvas.width;
  const { data } = drawn.canvas.getContext("2d").getImageData(0, 0, size, size);
  const found = { size, places: [], colours: [] };
  for (let pixel = 0; pixel < size * size; pixel += 1) {
    const [red, green, blue, cover] = data.subarray(4 * pixel, 4 * pixel + 4);
    if (cover < 110) continue;
    found.places.push(Math.floor(pixel / size) * width + (pixel % size));
    found.colours.push(((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0);
  }
  return { size, places: Int32Array.from(found.places), colours: Uint32Array.from(found.colours) };
}

// Ten thousand copies of a small canvas took 38 ms without a graphics card; written as pixels they take a few.
export class Painter {
  constructor(canvas, points, view) {
    Object.assign(this, { canvas, points, view, stamps: new Map() });
    this.pen = canvas.getContext("2d");
  }

  stamp(group, radius, alpha) {
    const key = `${group}:${radius}:${alpha}:${this.ink}:${this.canvas.width}:${this.sharpness}`;
    if (!this.stamps.has(key)) {
      const drawn = mark(this.points.groups[group], radius, this.ink, this.sharpness);
      this.stamps.set(key, stamp(drawn, this.canvas.width, alpha));
    }
    return this.stamps.get(key);
  }

  // `chosen` is the number of an intent that stands out, or -1; `current` the point that is told about, or -1.
  paint(chosen, current) {
    const { pen, canvas } = this;
    if (!canvas.width || !canvas.height) return;
    this.ink = getComputedStyle(canvas).color;
    this.sharpness = Math.min(2, devicePixelRatio || 1);
    if (this.image?.width !== canvas.width || this.image?.height !== canvas.height) this.image = pen.createImageData(canvas.width, canvas.height);
    this.pixels = new Uint32Array(this.image.data.buffer).fill(0);
    if (chosen < 0) this.write(SOLID, () => true);
    else {
      this.write(FAINT, (point) => this.points.intent[point] !== chosen);
      this.write(SOLID, (point) => this.points.intent[point] === chosen);
    }
    pen.putImageData(this.image, 0, 0);
    if (current >= 0) this.ring(current);
  }

  write(alpha, may) {
    const { points, view, pixels, sharpness } = this;
    const [width, height] = [this.canvas.width, this.canvas.height];
    const radius = Math.round(Math.min(7, 2.5 + Math.log2(view.zoom)) * 2) / 2;
    const stamps = points.groups.map((_group, number) => (points.hidden.has(number) ? null : this.stamp(number, radius, alpha)));
    const scale = view.scale * sharpness;
    const [beginX, beginY] = [width / 2 - view.x * scale, height / 2 - view.y * scale];
    for (let point = 0; point < points.count; point += 1) {
      const drawn = stamps[points.group[point]];
      if (!drawn || !may(point)) continue;
      const left = Math.round(points.x[point] * scale + beginX - drawn.size / 2);
      const top = Math.round(points.y[point] * scale + beginY - drawn.size / 2);
      if (left < 0 || top < 0 || left + drawn.size > width || top + drawn.size > height) continue;
      const { places, colours } = drawn;
      for (let pixel = 0, begin = top * width + left; pixel < places.length; pixel += 1) pixels[begin + places[pixel]] = colours[pixel];
    }
  }

  ring(point) {
    const [left, top] = this.view.screen(this.points.x[point], this.points.y[point]);
    this.pen.setTransform(this.sharpness, 0, 0, this.sharpness, 0, 0);
    this.pen.strokeStyle = this.ink;
    this.pen.lineWidth = 3;
    this.pen.beginPath();
    this.pen.arc(left, top, 11, 0, 7);
    this.pen.stroke();
  }
}
