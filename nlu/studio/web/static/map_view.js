// Where on the canvas a place of the map (0 to 1 in both directions) is shown. Sizes are CSS pixels.

const LARGEST = 60;
const EDGE = 16;

export class View {
  constructor() {
    this.width = 1;
    this.height = 1;
    this.zoom = 1;
    this.x = 0.5;
    this.y = 0.5;
  }

  get scale() {
    return this.zoom * Math.max(1, Math.min(this.width, this.height) - 2 * EDGE);
  }

  screen(x, y) {
    return [(x - this.x) * this.scale + this.width / 2, (y - this.y) * this.scale + this.height / 2];
  }

  place(left, top) {
    return [(left - this.width / 2) / this.scale + this.x, (top - this.height / 2) / this.scale + this.y];
  }

  pan(left, top) {
    this.x = Math.min(1, Math.max(0, this.x - left / this.scale));
    this.y = Math.min(1, Math.max(0, this.y - top / this.scale));
  }

  zoomBy(times, left = this.width / 2, top = this.height / 2) {
    const [x, y] = this.place(left, top);
    this.zoom = Math.min(LARGEST, Math.max(1, this.zoom * times));
    const [nowX, nowY] = this.place(left, top);
    this.x = Math.min(1, Math.max(0, this.x + x - nowX));
    this.y = Math.min(1, Math.max(0, this.y + y - nowY));
  }

  whole() {
    this.zoom = 1;
    this.x = 0.5;
    this.y = 0.5;
  }

  show(x, y) {
    const [left, top] = this.screen(x, y);
    const isOut = left < EDGE || top < EDGE || left > this.width - EDGE || top > this.height - EDGE;
    if (isOut) [this.x, this.y] = [x, y];
  }
}
