// The examples as numbers, with a grid over them, so that the one under the pointer is found among ten thousand at once.

const CELLS = 96;

export class Points {
  constructor(data) {
    this.groups = data.groups;
    this.intents = data.intents;
    this.texts = data.texts;
    this.count = data.points.length;
    this.x = Float32Array.from(data.points, (point) => point[0]);
    this.y = Float32Array.from(data.points, (point) => point[1]);
    this.intent = Uint16Array.from(data.points, (point) => point[2]);
    this.group = Uint16Array.from(this.intent, (place) => data.intents[place].group);
    this.hidden = new Set();
    this.grid = new Map();
    for (let point = 0; point < this.count; point += 1) {
      const cell = this.cell(this.x[point], this.y[point]);
      if (!this.grid.has(cell)) this.grid.set(cell, []);
      this.grid.get(cell).push(point);
    }
  }

  cell(x, y) {
    return Math.floor(x * CELLS) * (CELLS + 2) + Math.floor(y * CELLS);
  }

  isShown(point) {
    return !this.hidden.has(this.group[point]);
  }

  // The shown point nearest to a place, -1 for none within the reach.
  at(x, y, reach) {
    let best = -1;
    let least = reach * reach;
    const step = 1 / CELLS;
    for (let column = x - reach - step; column <= x + reach + step; column += step) {
      for (let row = y - reach - step; row <= y + reach + step; row += step) {
        for (const point of this.grid.get(this.cell(column, row)) ?? []) {
          const far = (this.x[point] - x) ** 2 + (this.y[point] - y) ** 2;
          if (far < least && this.isShown(point)) [best, least] = [point, far];
        }
      }
    }
    return best;
  }

  // The nearest point in a direction, within a right angle around it; `may` says which count.
  towards(x, y, right, down, may) {
    let best = -1;
    let least = Infinity;
    for (let point = 0; point < this.count; point += 1) {
      const [overX, overY] = [this.x[point] - x, this.y[point] - y];
      const ahead = overX * right + overY * down;
      const aside = Math.abs(overX * down - overY * right);
      const far = overX ** 2 + overY ** 2;
      if (ahead > 1e-6 && aside <= ahead && far < least && this.isShown(point) && may(point)) [best, least] = [point, far];
    }
    return best;
  }
}
