/* page.js - what the user does: turns, zooms, reads, chooses. */

function nearest(at, v) {
  const [low, part] = cellAt(at, v);
  return part < 0.5 ? low : low + 1;
}

const indexOf = (surface) => [nearest(surface.x, state.place.x), nearest(surface.y, state.place.y)];

function drawMark(ctx, panel, locate) {
  if (!state.place) return;
  const p = locate(...indexOf(panel.surface));
  if (!p) return;
  for (const [style, radius] of [[PAPER, 5.5], [INK, 4]]) {
    ctx.beginPath();
    ctx.arc(p[0], p[1], radius, 0, 2 * Math.PI);
    ctx.strokeStyle = style;
    ctx.lineWidth = 1.5;
    ctx.stroke();
  }
}

function showReading() {
  if (!state.place) return;
  const digits = Math.max(7, digitsOf(scale().levels) + 1);
  const lines = figure.surfaces.map((surface) => {
    const [i, j] = indexOf(surface), at = j * surface.x.length + i;
    const values = figure.metrics.map((m, k) => `${m.label} ${format(surface.values[k][at], digits)}`);
    const name = figure.surfaces.length > 1 ? `${surface.title}: ` : '';
    return `${name}${figure.xlabel} = ${format(surface.x[i], 7)}, ${figure.ylabel} = ${format(surface.y[j], 7)}: ${values.join(', ')}`;
  });
  if (figure.surfaces.length === 2) {
    const [a, b] = figure.surfaces.map((s) => s.values[state.metric][indexOf(s)[1] * s.x.length + indexOf(s)[0]]);
    const what = figure.metrics[state.metric].label.replace('(%)', '(percentage points)');
    lines.push(`Difference (second less first): ${what} ${format(b - a, 7)}`);
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
  $('cut-value').textContent = format(state.cut, digitsOf(scale().levels));
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
  $('cut-value').textContent = format(state.cut, digitsOf(scale().levels));
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
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  readColors();
  draw();
});
for (const [key, value] of figure.origin) {
  const row = $('origin').insertRow();
  row.insertCell().textContent = key;
  row.insertCell().textContent = value;
}
rescale();
