/* page.js - surfaces to look around: turned, zoomed and read. Everything drawn follows from `figure` (what the page was made
   of) and `state` (what the user chose). */
'use strict';

const figure = JSON.parse(document.getElementById('data').textContent);
const DISTANCE = 3.6, HEIGHT = 0.68, TONE = 0.66, RADIANS = Math.PI / 180;
const MESH = 25; // lines each way, if the page was made without
const QUICK = 15000; // cells of a surface that are drawn while it turns
const INK = '#1a1a1a', GRID = '#d9d9d9', FONT = '11px "DejaVu Sans", system-ui, sans-serif';

const state = {
  metric: figure.metric, log: figure.log, cut: NaN, mesh: figure.mesh > 0,
  azimuth: figure.view[0], elevation: figure.view[1], zoom: 1, turning: false,
  place: null, // {x, y}: where it is read
};
const $ = (id) => document.getElementById(id);

/* Values and scales. */

for (const surface of figure.surfaces)
  surface.values = surface.values.map((list) =>
    Float64Array.from(list, (v) => (v === null ? NaN : v === 'inf' ? Infinity : v === '-inf' ? -Infinity : v)));

const scale = () => figure.metrics[state.metric][state.log ? 'log' : 'linear'];
const transform = (v) => (state.log ? Math.log10(v) : v);
const inverse = (t) => (state.log ? 10 ** t : t);
const finite = (v) => Number.isFinite(v);

function format(v, digits = 4) {
  if (Number.isNaN(v)) return 'unknown';
  if (!finite(v)) return v > 0 ? '\u221e' : '\u2212\u221e';
  const size = Math.abs(v);
  const text = size !== 0 && (size < 1e-3 || size >= 1e5)
    ? v.toExponential(digits - 1).replace(/\.?0+e/, 'e')
    : String(Number(v.toPrecision(digits)));
  return text.replaceAll('-', '\u2212');
}

/* 0..1 along the colours: levels are evenly spaced. */
function position(v) {
  const l = scale().levels, last = l.length - 1;
  if (!(v > l[0])) return 0;
  if (v >= l[last]) return 1;
  let low = 0, high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (l[middle] <= v) low = middle;
    else high = middle;
  }
  const logarithmic = state.log && l[low] > 0, f = (x) => (logarithmic ? Math.log10(x) : x);
  return (low + (f(v) - f(l[low])) / (f(l[low + 1]) - f(l[low]))) / last;
}

const colors = [];
for (let i = 0; i < figure.map.length; i += 6)
  colors.push([0, 2, 4].map((k) => parseInt(figure.map.slice(i + k, i + k + 2), 16)));
const color = (p) => colors[Math.max(0, Math.min(255, Math.floor(p * 256)))];
const css = (c, light = 1) => `rgb(${c.map((v) => Math.min(255, Math.round(v * light))).join(',')})`;

/* Round numbers from low to high, about `target` of them. */
function ticks(low, high, target, logarithmic = false) {
  const out = [];
  if (logarithmic && high / low >= 10) {
    const first = Math.ceil(Math.log10(low) - 1e-9), last = Math.floor(Math.log10(high) + 1e-9);
    const every = Math.max(1, Math.ceil((last - first + 1) / target));
    for (let e = first; e <= last; e += every) out.push(10 ** e);
    return out;
  }
  const raw = (high - low) / target, unit = 10 ** Math.floor(Math.log10(raw));
  const step = unit * [1, 2, 2.5, 5, 10].find((m) => m * unit >= raw * (1 - 1e-9));
  for (let n = Math.ceil(low / step - 1e-9); n * step <= high + 1e-9 * step; n++) out.push(Number((n * step).toPrecision(12)));
  return out;
}

/* The box of a surface: x and y from its coordinates, z from the values between the lowest and the cut. */
function boxOf(surface) {
  const spanX = surface.x.at(-1) - surface.x[0], spanY = surface.y.at(-1) - surface.y[0];
  const ratio = spanY / spanX, shape = ratio < 0.4 || ratio > 2.5 ? 1 : ratio;
  const hx = shape > 1 ? 0.5 / shape : 0.5, hy = shape < 1 ? 0.5 * shape : 0.5, hz = HEIGHT / 2;
  const low = transform(scale().low), high = transform(state.cut);
  return {
    hx, hy, hz,
    x: (v) => ((v - surface.x[0]) / spanX * 2 - 1) * hx,
    y: (v) => ((v - surface.y[0]) / spanY * 2 - 1) * hy,
    z: (v) => (finite(v) ? (Math.max(0, (transform(v) - low) / (high - low) || 0) * 2 - 1) * hz : NaN),
    value: (z) => inverse(low + (z / hz + 1) / 2 * (high - low)),
  };
}

/* Perspective. */

function look(width, height, box) {
  const a = state.azimuth * RADIANS, e = state.elevation * RADIANS;
  const back = [Math.cos(e) * Math.cos(a), Math.cos(e) * Math.sin(a), Math.sin(e)];
  const eye = back.map((v) => v * DISTANCE), right = [-Math.sin(a), Math.cos(a), 0];
  const up = [-Math.sin(e) * Math.cos(a), -Math.sin(e) * Math.sin(a), Math.cos(e)];
  const view = { eye, right, up, scale: 1, cx: 0, cy: 0 };
  view.at = (x, y, z) => {
    const px = x - eye[0], py = y - eye[1], pz = z - eye[2];
    const depth = -(px * back[0] + py * back[1] + pz * back[2]), s = view.scale * DISTANCE / depth;
    return [view.cx + s * (px * right[0] + py * right[1]), view.cy - s * (px * up[0] + py * up[1] + pz * up[2]), depth];
  };
  const xs = [], ys = [];
  for (let k = 0; k < 8; k++) {
    const p = view.at(k & 1 ? box.hx : -box.hx, k & 2 ? box.hy : -box.hy, k & 4 ? box.hz : -box.hz);
    xs.push(p[0]);
    ys.push(p[1]);
  }
  const left = Math.min(...xs), w = Math.max(...xs) - left, top = Math.min(...ys), h = Math.max(...ys) - top;
  view.scale = Math.min((width - 110) / w, (height - 70) / h) * state.zoom;
  view.cx = width / 2 - (left + w / 2) * view.scale;
  view.cy = (height - 24) / 2 - (top + h / 2) * view.scale;
  return view;
}

/* A canvas as large as it is shown, cleared. */
function begin(canvas) {
  const ratio = window.devicePixelRatio || 1, width = canvas.clientWidth, height = canvas.clientHeight;
  const w = Math.round(width * ratio), h = Math.round(height * ratio);
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
  }
  const ctx = canvas.getContext('2d');
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.clearRect(0, 0, width, height);
  ctx.font = FONT;
  ctx.lineJoin = 'round';
  return { ctx, width, height };
}

function stroke(ctx, points, style, width) {
  ctx.beginPath();
  points.forEach((p, i) => (i % 2 ? ctx.lineTo(p[0], p[1]) : ctx.moveTo(p[0], p[1])));
  ctx.strokeStyle = style;
  ctx.lineWidth = width;
  ctx.stroke();
}

function write(ctx, text, x, y, taken, across = 'center') {
  const w = ctx.measureText(text).width / 2 + 3, cx = across === 'left' ? x + w - 3 : across === 'right' ? x - w + 3 : x;
  if (taken.some((t) => Math.abs(t.x - cx) < t.w + w && Math.abs(t.y - y) < 13)) return;
  taken.push({ x: cx, y, w });
  ctx.fillStyle = INK;
  ctx.textAlign = across;
  ctx.textBaseline = 'middle';
  ctx.fillText(text, x, y);
}

/* What is behind the surface: walls with grid lines; and the axes along the outline. */
function drawBox(ctx, view, box, surface) {
  const nearX = view.eye[0] >= 0 ? box.hx : -box.hx, nearY = view.eye[1] >= 0 ? box.hy : -box.hy, z = box.hz;
  const grid = [], frame = [], marks = [], taken = [], at = view.at;
  const tx = ticks(surface.x[0], surface.x.at(-1), 5), ty = ticks(surface.y[0], surface.y.at(-1), 5);
  const tz = ticks(box.value(-z), box.value(z), 4, state.log);
  for (const v of tx) grid.push(at(box.x(v), nearY, -z), at(box.x(v), -nearY, -z), at(box.x(v), -nearY, -z), at(box.x(v), -nearY, z));
  for (const v of ty) grid.push(at(nearX, box.y(v), -z), at(-nearX, box.y(v), -z), at(-nearX, box.y(v), -z), at(-nearX, box.y(v), z));
  for (const v of tz) grid.push(at(-nearX, nearY, box.z(v)), at(-nearX, -nearY, box.z(v)), at(-nearX, -nearY, box.z(v)), at(nearX, -nearY, box.z(v)));
  for (let k = 0; k < 8; k++)
    for (const bit of [1, 2, 4]) {
      if (k & bit) continue;
      const c = (m) => [m & 1 ? box.hx : -box.hx, m & 2 ? box.hy : -box.hy, m & 4 ? z : -z];
      const a = c(k), b = c(k | bit), near = (a[0] === nearX) + (a[1] === nearY) + (b[0] === nearX) + (b[1] === nearY);
      if (near < 3 || (a[2] < 0 && b[2] < 0)) frame.push(at(...a), at(...b));
    }
  stroke(ctx, grid, GRID, 1);
  stroke(ctx, frame, INK, 1);

  const tick = (p, q, text) => { // outward from p, as q lies
    const d = Math.hypot(q[0] - p[0], q[1] - p[1]) || 1, dx = (q[0] - p[0]) / d, dy = (q[1] - p[1]) / d;
    const w = ctx.measureText(text).width / 2, away = 8 + Math.abs(dx) * w + Math.abs(dy) * 6;
    marks.push(p, [p[0] + 4 * dx, p[1] + 4 * dy]);
    write(ctx, text, p[0] + dx * away, p[1] + dy * away, taken);
    return [p[0] + dx * (away + 26), p[1] + dy * (away + 26)];
  };
  const out = (v) => v + 0.01 * Math.sign(v);
  for (const v of tx) tick(at(box.x(v), nearY, -z), at(box.x(v), out(nearY), -z), format(v));
  for (const v of ty) tick(at(nearX, box.y(v), -z), at(out(nearX), box.y(v), -z), format(v));
  const left = [[1, 1], [1, -1], [-1, 1], [-1, -1]].map(([s, t]) => [s * box.hx, t * box.hy])
    .reduce((a, b) => (at(a[0], a[1], -z)[0] <= at(b[0], b[1], -z)[0] ? a : b));
  for (const v of tz) {
    const p = at(left[0], left[1], box.z(v));
    tick(p, [p[0] - 1, p[1]], format(v));
  }
  ctx.font = 'italic ' + FONT;
  for (const [p, q, text] of [[at(0, nearY, -z), at(0, out(nearY), -z), figure.xlabel], [at(nearX, 0, -z), at(out(nearX), 0, -z), figure.ylabel]]) {
    const d = Math.hypot(q[0] - p[0], q[1] - p[1]) || 1, dx = (q[0] - p[0]) / d, dy = (q[1] - p[1]) / d;
    const away = 34 + Math.abs(dx) * ctx.measureText(text).width / 2;
    write(ctx, text, p[0] + dx * away, p[1] + dy * away, taken);
  }
  ctx.font = FONT;
  stroke(ctx, marks, INK, 1);
}

/* Indices of cells between ascending coordinates, farthest from the eye first on either side of it. */
function farToNear(at, eye) {
  const cells = at.length - 1, order = [];
  let own = at.findIndex((v) => eye < v) - 1;
  if (own === -2) own = cells;
  for (let i = 0; i < own; i++) order.push(i);
  for (let i = cells - 1; i > own; i--) order.push(i);
  if (own >= 0 && own < cells) order.push(own);
  return order;
}

/* Every `step`-th grid line, and the last. */
function thinned(count, step) {
  const out = [];
  for (let i = 0; i < count - 1; i += step) out.push(i);
  out.push(count - 1);
  return out;
}

/* The part of a polygon of [x, y, z] that is not above the top. */
function cutOff(polygon, top) {
  const out = [];
  polygon.forEach((a, k) => {
    const b = polygon[(k + 1) % polygon.length];
    if (a[2] <= top) out.push(a);
    if ((a[2] < top && b[2] > top) || (a[2] > top && b[2] < top)) {
      const t = (top - a[2]) / (b[2] - a[2]);
      out.push([a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]), top]);
    }
  });
  return out;
}

function paint(ctx, view, box, polygon, to) {
  if (polygon.length < 3) return;
  let z = 0;
  for (const p of polygon) z += p[2] / polygon.length;
  const a = polygon[0], b = polygon[1], c = polygon[2];
  const u = [b[0] - a[0], b[1] - a[1], b[2] - a[2]], v = [c[0] - a[0], c[1] - a[1], c[2] - a[2]];
  const n = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
  const cosine = Math.max(0, (n[0] * to[0] + n[1] * to[1] + n[2] * to[2]) / (Math.hypot(...n) || 1) * Math.sign(n[2] || 1));
  ctx.beginPath();
  polygon.forEach((p, k) => {
    const q = view.at(...p);
    if (k) ctx.lineTo(q[0], q[1]);
    else ctx.moveTo(q[0], q[1]);
  });
  ctx.closePath();
  const fill = css(color(position(box.value(z))), TONE + (1.06 - TONE) * cosine);
  ctx.fillStyle = fill;
  ctx.strokeStyle = fill; // in its own colour it closes the seam to the next
  ctx.lineWidth = 0.8;
  ctx.fill();
  ctx.stroke();
}

/* The edge from a to b of a cell, if grid line `index` of `count` is one of the mesh, as far as it is not above the top. */
function paintLine(ctx, view, index, count, a, b, top) {
  const every = Math.max(1, Math.round((count - 1) / (figure.mesh || MESH)));
  if (index % every !== 0 && index !== count - 1) return;
  const ends = cutOff([a, b], top);
  if (ends.length >= 2) stroke(ctx, ends.slice(0, 2).map((p) => view.at(...p)), 'rgba(0,0,0,0.4)', 0.5);
}

/* Heights of the grid in the box, as they are kept until the scale changes. */
function heights(surface, box) {
  const key = [state.metric, state.log, state.cut].join();
  if (surface.heightKey !== key) {
    surface.heightKey = key;
    surface.height = surface.values[state.metric].map((v) => box.z(v));
  }
  return surface.height;
}

function drawSpace(panel) {
  const { ctx, width, height } = begin(panel.space), surface = panel.surface;
  const box = boxOf(surface), view = look(width, height, box), z = heights(surface, box), nx = surface.x.length;
  panel.view = view;
  panel.box = box;
  drawBox(ctx, view, box, surface);
  const cells = (nx - 1) * (surface.y.length - 1);
  const step = state.turning && cells > QUICK ? Math.ceil(Math.sqrt(cells / QUICK)) : 1;
  const ix = thinned(nx, step), iy = thinned(surface.y.length, step);
  const x = ix.map((i) => box.x(surface.x[i])), y = iy.map((j) => box.y(surface.y[j]));
  const ahead = Math.hypot(view.eye[0], view.eye[1]), ax = view.eye[0] / ahead, ay = view.eye[1] / ahead;
  const to = [-0.45 * view.right[0] + 0.25 * ax, -0.45 * view.right[1] + 0.25 * ay, 0.857];
  for (const b of farToNear(y, view.eye[1]))
    for (const a of farToNear(x, view.eye[0])) {
      const corner = (k, l) => [x[k], y[l], z[iy[l] * nx + ix[k]]];
      const q = [corner(a, b), corner(a + 1, b), corner(a + 1, b + 1), corner(a, b + 1)];
      const top = Math.max(q[0][2], q[1][2], q[2][2], q[3][2]);
      if (Number.isNaN(top)) continue;
      // The two triangles on either side of a diagonal, the one on the eye's side last.
      const side = (p) => (q[2][0] - q[0][0]) * (p[1] - q[0][1]) - (q[2][1] - q[0][1]) * (p[0] - q[0][0]);
      const halves = [[q[0], q[1], q[2]], [q[0], q[2], q[3]]];
      if (side(view.eye) < 0) halves.reverse();
      if (top <= box.hz && isUnfolded(q.map((p) => view.at(...p)))) paint(ctx, view, box, q, to);
      else for (const half of halves) paint(ctx, view, box, cutOff(half, box.hz), to);
      if (!state.mesh) continue;
      paintLine(ctx, view, iy[b], surface.y.length, q[0], q[1], box.hz);
      paintLine(ctx, view, ix[a + 1], nx, q[1], q[2], box.hz);
      paintLine(ctx, view, iy[b + 1], surface.y.length, q[3], q[2], box.hz);
      paintLine(ctx, view, ix[a], nx, q[0], q[3], box.hz);
    }
  drawMark(ctx, panel, (i, j) => {
    const h = z[j * nx + i];
    return Number.isNaN(h) || h > box.hz ? null : view.at(box.x(surface.x[i]), box.y(surface.y[j]), h);
  });
}

/* Whether four places make a convex quad. */
function isUnfolded(p) {
  let left = 0;
  for (let k = 0; k < 4; k++) {
    const a = p[k], b = p[(k + 1) % 4], c = p[(k + 2) % 4];
    left += Math.sign((b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0]));
  }
  return Math.abs(left) === 4;
}

/* The plane with its colours and lines. */

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

function hatched(x, y) {
  return (x + y) % 7 === 0 ? [150, 150, 150] : [255, 255, 255];
}

/* Pixels of the plane, kept until something but the view changes. */
function planeImage(panel, frame) {
  const surface = panel.surface, w = Math.round(frame.width), h = Math.round(frame.height);
  const key = [state.metric, state.log, w, h].join();
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
      const c = Number.isNaN(v) ? hatched(i, j) : color(position(inverse(v))), p = 4 * (j * w + i);
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
  const taken = [], marks = [];
  l.forEach((v, k) => {
    const y = top + h * (1 - k / last);
    marks.push([16, y], [20, y]);
    write(ctx, format(v), 23, y, taken, 'left');
  });
  stroke(ctx, marks, INK, 1);
  ctx.translate(width - 8, top + h / 2);
  ctx.rotate(-Math.PI / 2);
  write(ctx, figure.metrics[state.metric].label, 0, 0, []);
}

/* Reading. */

function nearest(at, v) {
  const [low, part] = cellAt(at, v);
  return part < 0.5 ? low : low + 1;
}

const indexOf = (surface) => [nearest(surface.x, state.place.x), nearest(surface.y, state.place.y)];

function drawMark(ctx, panel, locate) {
  if (!state.place) return;
  const p = locate(...indexOf(panel.surface));
  if (!p) return;
  for (const [style, radius] of [['#fff', 5.5], [INK, 4]]) {
    ctx.beginPath();
    ctx.arc(p[0], p[1], radius, 0, 2 * Math.PI);
    ctx.strokeStyle = style;
    ctx.lineWidth = 1.5;
    ctx.stroke();
  }
}

function showReading() {
  if (!state.place) return;
  const lines = figure.surfaces.map((surface) => {
    const [i, j] = indexOf(surface), at = j * surface.x.length + i;
    const values = figure.metrics.map((m, k) => `${m.label} ${format(surface.values[k][at], 7)}`);
    const name = figure.surfaces.length > 1 ? `${surface.title}: ` : '';
    return `${name}${figure.xlabel} = ${format(surface.x[i], 7)}, ${figure.ylabel} = ${format(surface.y[j], 7)}: ${values.join(', ')}`;
  });
  if (figure.surfaces.length === 2) {
    const [a, b] = figure.surfaces.map((s) => s.values[state.metric][indexOf(s)[1] * s.x.length + indexOf(s)[0]]);
    lines.push(`Difference (second less first): ${figure.metrics[state.metric].label} ${format(b - a, 7)}`);
  }
  $('reading').textContent = lines.join('\n');
}

/* The grid point whose place on the page is nearest to the pointer; of those as near, the one in front. */
function pickSpace(panel, px, py) {
  const surface = panel.surface, box = panel.box, nx = surface.x.length, z = heights(surface, box);
  let best = null, least = 14;
  for (let j = 0; j < surface.y.length; j++)
    for (let i = 0; i < nx; i++) {
      const h = z[j * nx + i];
      if (Number.isNaN(h) || h > box.hz) continue;
      const p = panel.view.at(box.x(surface.x[i]), box.y(surface.y[j]), h), d = Math.hypot(p[0] - px, p[1] - py);
      const cost = d + 20 * (p[2] - DISTANCE + 1); // 20 pixels off is as bad as the box's width behind
      if (d < 14 && (!best || cost < least)) {
        best = { x: surface.x[i], y: surface.y[j] };
        least = cost;
      }
    }
  return best;
}

/* The page. */

const panels = figure.surfaces.map((surface, k) => {
  const section = document.createElement('section'), heading = document.createElement('h2');
  const space = document.createElement('canvas'), plane = document.createElement('canvas');
  heading.textContent = surface.title || (figure.surfaces.length > 1 ? `Surface ${k + 1}` : '');
  space.className = 'space';
  plane.className = 'plane';
  space.tabIndex = 0;
  space.setAttribute('aria-label', `${heading.textContent || 'The surface'}, in perspective`);
  plane.setAttribute('aria-label', `${heading.textContent || 'The surface'}, from above`);
  section.append(heading, space, plane);
  $('panels').append(section);
  return { surface, space, plane };
});
$('panels').classList.toggle('many', panels.length > 1);

let waiting = false;
function draw(what = 'all') {
  draw.plane = draw.plane || what === 'all';
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    for (const panel of panels) {
      drawSpace(panel);
      if (draw.plane) drawPlane(panel);
    }
    if (draw.plane) drawBar();
    draw.plane = false;
  });
}

function known(metric) {
  let low = Infinity, high = -Infinity;
  for (const s of figure.surfaces)
    for (const v of s.values[metric])
      if (finite(v)) {
        low = Math.min(low, v);
        high = Math.max(high, v);
      }
  return [low, high];
}

/* The slider goes from the lowest to the highest value, along the scale. */
const cutSpan = () => [transform(scale().low), transform(Math.max(scale().high, known(state.metric)[1]))];

function showCut() {
  const [low, high] = cutSpan();
  $('cut').value = high > low ? Math.round((transform(state.cut) - low) / (high - low) * 1000) : 1000;
  $('cut-value').textContent = format(state.cut);
}

function rescale() {
  const metric = figure.metrics[state.metric];
  if (!metric.log) state.log = false;
  $('log').disabled = !metric.log;
  $('log').checked = state.log;
  $('linear').checked = !state.log;
  state.cut = scale().high;
  showCut();
  showReading();
  draw();
}

function resetView() {
  [state.azimuth, state.elevation] = figure.view;
  state.zoom = 1;
  draw('space');
}

function turn(dx, dy) {
  state.azimuth = ((state.azimuth - dx) % 360 + 540) % 360 - 180;
  state.elevation = Math.max(5, Math.min(85, state.elevation + dy));
  draw('space');
}

function zoom(by) {
  state.zoom = Math.max(0.4, Math.min(12, state.zoom * by));
  draw('space');
}

function read(place) {
  state.place = place;
  showReading();
  draw();
}

for (const panel of panels) {
  const { space, plane, surface } = panel;
  let from = null;
  space.addEventListener('pointerdown', (event) => {
    from = [event.clientX, event.clientY];
    if (event.isTrusted) space.setPointerCapture(event.pointerId);
    state.turning = true;
  });
  space.addEventListener('pointermove', (event) => {
    if (from) {
      turn((event.clientX - from[0]) * 0.5, (event.clientY - from[1]) * 0.5);
      from = [event.clientX, event.clientY];
      return;
    }
    const place = panel.view && pickSpace(panel, event.offsetX, event.offsetY);
    if (place) read(place);
  });
  for (const name of ['pointerup', 'pointercancel'])
    space.addEventListener(name, () => {
      from = null;
      state.turning = false;
      draw('space');
    });
  space.addEventListener('wheel', (event) => {
    event.preventDefault();
    zoom(Math.exp(-event.deltaY * 0.0015));
  }, { passive: false });
  space.addEventListener('dblclick', resetView);
  space.addEventListener('keydown', (event) => {
    const act = { ArrowLeft: [turn, -5, 0], ArrowRight: [turn, 5, 0], ArrowUp: [turn, 0, 5], ArrowDown: [turn, 0, -5],
                  '+': [zoom, 1.2], '-': [zoom, 1 / 1.2], '0': [resetView] }[event.key];
    if (!act) return;
    event.preventDefault();
    act[0](...act.slice(1));
  });
  plane.addEventListener('pointermove', (event) => {
    const f = panel.frame, x = event.offsetX, y = event.offsetY;
    if (!f || x < f.x || x > f.x + f.width || y < f.y || y > f.y + f.height) return;
    read({ x: surface.x[nearest(surface.x, f.toX(x))], y: surface.y[nearest(surface.y, f.toY(y))] });
  });
}

figure.metrics.forEach((metric, k) => $('metric').append(new Option(metric.label, k, k === state.metric, k === state.metric)));
$('metric').addEventListener('change', () => {
  state.metric = Number($('metric').value);
  state.log = state.log && Boolean(figure.metrics[state.metric].log);
  rescale();
});
for (const name of ['linear', 'log'])
  $(name).addEventListener('change', () => {
    state.log = $('log').checked;
    rescale();
  });
$('cut').addEventListener('input', () => {
  const [low, high] = cutSpan();
  state.cut = inverse(low + Math.max(1, Number($('cut').value)) / 1000 * (high - low));
  $('cut-value').textContent = format(state.cut);
  draw();
});
$('mesh').checked = state.mesh;
$('mesh').addEventListener('change', () => {
  state.mesh = $('mesh').checked;
  draw('space');
});
$('reset').addEventListener('click', resetView);
new ResizeObserver(() => draw()).observe($('panels')); // also when a scroll bar comes
window.addEventListener('resize', () => draw());
for (const [key, value] of figure.origin) {
  const row = $('origin').insertRow();
  row.insertCell().textContent = key;
  row.insertCell().textContent = value;
}
rescale();
