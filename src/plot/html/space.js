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
