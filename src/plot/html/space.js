/* space.js - a surface in perspective, as kind_surface.c draws it. */

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
  const digits = digitsOf(tz);
  for (const v of tz) {
    const p = at(left[0], left[1], box.z(v));
    tick(p, [p[0] - 1, p[1]], format(v, digits));
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

/* The part of a polygon of [x, y, z, light] that is not above a height; with a sign of -1 not below it. */
function cutOff(polygon, top, sign = 1) {
  const out = [];
  polygon.forEach((a, k) => {
    const b = polygon[(k + 1) % polygon.length], from = sign * (a[2] - top), to = sign * (b[2] - top);
    if (from <= 0) out.push(a);
    if ((from < 0 && to > 0) || (from > 0 && to < 0)) {
      const t = from / (from - to), mix = (n) => a[n] + t * (b[n] - a[n]);
      out.push([mix(0), mix(1), top, mix(3)]);
    }
  });
  return out;
}

function paint(ctx, view, box, polygon) {
  if (polygon.length < 3) return;
  let z = 0, light = 0;
  for (const p of polygon) {
    z += p[2] / polygon.length;
    light += p[3] / polygon.length;
  }
  ctx.beginPath();
  polygon.forEach((p, k) => {
    const q = view.at(...p);
    if (k) ctx.lineTo(q[0], q[1]);
    else ctx.moveTo(q[0], q[1]);
  });
  ctx.closePath();
  const fill = css(color(position(box.value(z))), TONE + (1.06 - TONE) * light);
  ctx.fillStyle = fill;
  ctx.strokeStyle = fill; // in its own colour it closes the seam to the next
  ctx.lineWidth = 0.8;
  ctx.fill();
  ctx.stroke();
}

/* A flat piece in bands of nearly one colour. */
function paintBands(ctx, view, box, polygon) {
  if (polygon.length < 3) return;
  const z = polygon.map((p) => p[2]), step = 2 * box.hz / BANDS, high = Math.max(...z);
  let rest = polygon;
  for (let next = Math.min(...z) + step; next < high; next += step) {
    paint(ctx, view, box, cutOff(rest, next));
    rest = cutOff(rest, next, -1);
  }
  paint(ctx, view, box, rest);
}

/* A cell as two triangles on either side of a diagonal, the one on the eye's side last. */
function paintHalves(ctx, view, box, q) {
  const side = (p) => (q[2][0] - q[0][0]) * (p[1] - q[0][1]) - (q[2][1] - q[0][1]) * (p[0] - q[0][0]);
  const halves = [[q[0], q[1], q[2]], [q[0], q[2], q[3]]];
  if (side(view.eye) < 0) halves.reverse();
  for (const half of halves) paintBands(ctx, view, box, cutOff(half, box.hz));
}

/* A cell in so many pieces each way, bilinear between its corners, far to near. */
function paintPieces(ctx, view, box, q, parts) {
  const mix = (s, t, n) => (1 - t) * ((1 - s) * q[0][n] + s * q[1][n]) + t * ((1 - s) * q[3][n] + s * q[2][n]);
  const at = (a, b) => [0, 1, 2, 3].map((n) => mix(a / parts, b / parts, n));
  const sides = (n, to) => Array.from({ length: parts + 1 }, (_, k) => q[0][n] + k / parts * (q[to][n] - q[0][n]));
  const columns = farToNear(sides(0, 1), view.eye[0]), rows = farToNear(sides(1, 3), view.eye[1]);
  for (const b of rows)
    for (const a of columns) {
      const piece = [at(a, b), at(a + 1, b), at(a + 1, b + 1), at(a, b + 1)];
      if (isUnfolded(piece.map((p) => view.at(...p)))) paint(ctx, view, box, piece);
      else paintHalves(ctx, view, box, piece);
    }
}

/* Lambert's cosine at the points of a grid; heights far above the cut count as no more than a part of the box. */
function lights(x, y, z, hz, to) {
  const nx = x.length, ny = y.length, top = 1.6 * hz;
  const slope = (at, k, count, height) => {
    let low = Math.max(0, k - 1), high = Math.min(count - 1, k + 1);
    if (Number.isNaN(height(low))) low = k;
    if (Number.isNaN(height(high))) high = k;
    return high > low ? (Math.min(height(high), top) - Math.min(height(low), top)) / (at[high] - at[low]) : 0;
  };
  return z.map((_, k) => {
    const i = k % nx, j = (k - i) / nx;
    const sx = slope(x, i, nx, (n) => z[j * nx + n]), sy = slope(y, j, ny, (n) => z[n * nx + i]);
    return Math.max(0, (to[2] - sx * to[0] - sy * to[1]) / Math.sqrt(1 + sx * sx + sy * sy));
  });
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
  const ax = -view.right[1], ay = view.right[0]; // ahead
  const to = [-0.45 * view.right[0] - 0.25 * ax, -0.45 * view.right[1] - 0.25 * ay, 0.857];
  const seen = iy.flatMap((j) => ix.map((i) => z[j * nx + i])), light = lights(x, y, seen, box.hz, to);
  const parts = state.turning ? 1 : Math.max(1, Math.min(4, Math.floor(Math.sqrt(PIECES / cells))));
  for (const b of farToNear(y, view.eye[1]))
    for (const a of farToNear(x, view.eye[0])) {
      const corner = (k, l) => [x[k], y[l], seen[l * x.length + k], light[l * x.length + k]];
      const q = [corner(a, b), corner(a + 1, b), corner(a + 1, b + 1), corner(a, b + 1)];
      const top = Math.max(q[0][2], q[1][2], q[2][2], q[3][2]);
      if (Number.isNaN(top)) continue;
      if (top > box.hz) paintHalves(ctx, view, box, q);
      else paintPieces(ctx, view, box, q, parts);
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
