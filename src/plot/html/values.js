/* values.js - what is shown, on which scale and in which colours. Everything drawn follows from `figure` (what the page was made
   of) and `state` (what the user chose). */
'use strict';

const figure = JSON.parse(document.getElementById('data').textContent);
const DISTANCE = 3.6, HEIGHT = 0.68, TONE = 0.66, RADIANS = Math.PI / 180;
const MESH = 25; // lines each way, if the page was made without
const QUICK = 15000; // cells of a surface that are drawn while it turns
const PIECES = 12000, BANDS = 24; // pieces of a surface at rest; bands of colour in a flat one
const FONT = '11px "DejaVu Sans", system-ui, sans-serif';

/* The page's colours, light or dark, for what is drawn. */
let INK, PAPER, GRID, HATCH;
function readColors() {
  const style = getComputedStyle(document.documentElement);
  [INK, PAPER, GRID, HATCH] = ['ink', 'paper', 'grid', 'hatch'].map((name) => style.getPropertyValue(`--${name}`).trim());
}
readColors();

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

/* As many digits as tell numbers apart. */
function digitsOf(values) {
  let digits = 4;
  while (digits < 15 && new Set(values.map((v) => format(v, digits))).size < values.length) digits++;
  return digits;
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
