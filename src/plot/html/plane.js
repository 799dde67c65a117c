/* plane.js - a surface from above with its isolines, and the bar. */

function frameOf(panel, width, height) {
  const surface = panel.surface, room = { x: 52, y: 10, width: width - 62, height: height - 54 };
  const spanX = surface.x.at(-1) - surface.x[0], spanY = surface.y.at(-1) - surface.y[0], ratio = spanY / spanX;
  const shape = ratio < 0.4 || ratio > 2.5 ? room.height / room.width : ratio;
  const w = Math.max(10, Math.min(room.width, room.height / shape)), h = w * shape;
  const x = room.x + (room.width - w) / 2, y = room.y + (room.height - h) / 2;
  return {
    x, y, width: w, height: h,
    px: (v) => x + (v - surface.x[0]) / spanX * w,
    py: (v) => y + (1 - (v - surface.y[0]) / spanY) * h,
    toX: (p) => surface.x[0] + (p - x) / w * spanX,
    toY: (p) => surface.y[0] + (1 - (p - y) / h) * spanY,
  };
}

/* The cell that holds a coordinate, and how far inside it. */
function cellAt(at, v) {
  let low = 0, high = at.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (at[middle] <= v) low = middle;
    else high = middle;
  }
  return [low, Math.max(0, Math.min(1, (v - at[low]) / (at[low + 1] - at[low])))];
}

const bytesOf = (hex) => [1, 3, 5].map((k) => parseInt(hex.slice(k, k + 2), 16));

/* Pixels of the plane, kept until something but the view changes. */
function planeImage(panel, frame) {
  const surface = panel.surface, w = Math.round(frame.width), h = Math.round(frame.height);
  const key = [state.metric, state.log, w, h, PAPER].join(), paper = bytesOf(PAPER), hatch = bytesOf(HATCH);
  if (panel.imageKey === key) return panel.image;
  const image = new ImageData(w, h), f = surface.values[state.metric].map((v) => (finite(v) ? transform(v) : NaN));
  const nx = surface.x.length, columns = [], lowest = transform(scale().low) - 1;
  for (let i = 0; i < w; i++) columns.push(cellAt(surface.x, frame.toX(frame.x + i + 0.5)));
  for (let j = 0; j < h; j++) {
    const [b, t] = cellAt(surface.y, frame.toY(frame.y + j + 0.5));
    for (let i = 0; i < w; i++) {
      const [a, s] = columns[i], o = b * nx + a;
      const v = (1 - s) * (1 - t) * clear(f[o], lowest) + s * (1 - t) * clear(f[o + 1], lowest) +
                (1 - s) * t * clear(f[o + nx], lowest) + s * t * clear(f[o + nx + 1], lowest);
      const c = Number.isNaN(v) ? ((i + j) % 7 ? paper : hatch) : color(position(inverse(v))), p = 4 * (j * w + i);
      image.data.set([c[0], c[1], c[2], 255], p);
    }
  }
  panel.imageKey = key;
  panel.image = document.createElement('canvas');
  panel.image.width = w;
  panel.image.height = h;
  panel.image.getContext('2d').putImageData(image, 0, 0);
  return panel.image;
}

/* log(0) is below all levels, and known. */
const clear = (t, lowest) => (t === -Infinity ? lowest : t);

/* Pieces of the line on which the field is `level`: which of them are joined at a saddle follows from the corners' mean. */
function isoline(surface, f, level, each) {
  const nx = surface.x.length, x = surface.x, y = surface.y;
  for (let j = 0; j + 1 < y.length; j++)
    for (let i = 0; i + 1 < nx; i++) {
      const o = j * nx + i, v = [f[o], f[o + 1], f[o + nx + 1], f[o + nx]];
      if (v.some(Number.isNaN)) continue;
      const at = [[x[i], y[j]], [x[i + 1], y[j]], [x[i + 1], y[j + 1]], [x[i], y[j + 1]]], cross = [];
      for (let k = 0; k < 4; k++) {
        const m = (k + 1) % 4;
        if ((v[k] >= level) === (v[m] >= level)) continue;
        const t = (level - v[k]) / (v[m] - v[k]);
        cross.push([at[k][0] + t * (at[m][0] - at[k][0]), at[k][1] + t * (at[m][1] - at[k][1])]);
      }
      if (cross.length === 2) each(cross[0], cross[1]);
      if (cross.length === 4) {
        const high = (v[0] + v[1] + v[2] + v[3]) / 4 >= level, pair = high === (v[0] >= level) ? [1, 2, 3, 0] : [0, 1, 2, 3];
        each(cross[pair[0]], cross[pair[1]]);
        each(cross[pair[2]], cross[pair[3]]);
      }
    }
}

function drawPlane(panel) {
  const { ctx, width, height } = begin(panel.plane), surface = panel.surface, frame = frameOf(panel, width, height);
  panel.frame = frame;
  ctx.imageSmoothingEnabled = true;
  ctx.drawImage(planeImage(panel, frame), frame.x, frame.y, frame.width, frame.height);
  const lowest = transform(scale().low) - 1, lines = [], taken = [], marks = [];
  const f = surface.values[state.metric].map((v) => (finite(v) ? clear(transform(v), lowest) : NaN));
  for (const level of scale().levels)
    isoline(surface, f, transform(level), (a, b) => lines.push([frame.px(a[0]), frame.py(a[1])], [frame.px(b[0]), frame.py(b[1])]));
  stroke(ctx, lines, 'rgba(0,0,0,0.5)', 0.8);
  ctx.strokeStyle = INK;
  ctx.lineWidth = 1;
  ctx.strokeRect(frame.x, frame.y, frame.width, frame.height);
  const bottom = frame.y + frame.height;
  for (const v of ticks(surface.x[0], surface.x.at(-1), 5)) {
    marks.push([frame.px(v), bottom], [frame.px(v), bottom + 4]);
    write(ctx, format(v), frame.px(v), bottom + 13, taken);
  }
  for (const v of ticks(surface.y[0], surface.y.at(-1), 5)) {
    marks.push([frame.x, frame.py(v)], [frame.x - 4, frame.py(v)]);
    write(ctx, format(v), frame.x - 7, frame.py(v), taken, 'right');
  }
  stroke(ctx, marks, INK, 1);
  ctx.font = 'italic ' + FONT;
  write(ctx, figure.xlabel, frame.x + frame.width / 2, bottom + 30, taken);
  ctx.save();
  ctx.translate(frame.x - 42, frame.y + frame.height / 2);
  ctx.rotate(-Math.PI / 2);
  write(ctx, figure.ylabel, 0, 0, []);
  ctx.restore();
  drawMark(ctx, panel, (i, j) => [frame.px(surface.x[i]), frame.py(surface.y[j])]);
}

function drawBar() {
  const { ctx, width, height } = begin($('bar')), l = scale().levels, last = l.length - 1, top = 10, h = height - 20;
  const image = ctx.createLinearGradient(0, top + h, 0, top);
  for (let k = 0; k <= 64; k++) image.addColorStop(k / 64, css(color(k / 64)));
  ctx.fillStyle = image;
  ctx.fillRect(2, top, 14, h);
  ctx.strokeStyle = INK;
  ctx.strokeRect(2, top, 14, h);
  const taken = [], marks = [], digits = digitsOf(l);
  l.forEach((v, k) => {
    const y = top + h * (1 - k / last);
    marks.push([16, y], [20, y]);
    write(ctx, format(v, digits), 23, y, taken, 'left');
  });
  stroke(ctx, marks, INK, 1);
  ctx.translate(width - 8, top + h / 2);
  ctx.rotate(-Math.PI / 2);
  write(ctx, figure.metrics[state.metric].label, 0, 0, []);
}
