/* drive.js - put at the end of a page that `basin plot` made: uses it as a reader would, and writes what came of it. */
'use strict';
(async () => {
  const results = [];
  const check = (name, good, seen = '') => results.push(`${good ? 'ok' : 'not ok'} ${name}${good ? '' : ` (${seen})`}`);
  const shown = () => new Promise((done) => setTimeout(done, 50));
  const all = (selector) => [...document.querySelectorAll(selector)];
  const picture = (canvas) => canvas.toDataURL();
  const send = (target, type, x, y, more = {}) => {
    const r = target.getBoundingClientRect(), Kind = type === 'wheel' ? WheelEvent : PointerEvent;
    target.dispatchEvent(new Kind(type, { bubbles: true, cancelable: true, clientX: r.left + x, clientY: r.top + y, ...more }));
  };
  const change = (element, type) => element.dispatchEvent(new Event(type, { bubbles: true }));
  const reading = () => document.getElementById('reading').textContent;
  const number = (text) => Number(text.replace('\u2212', '-'));

  /* The colours of a canvas: how many pixels are not white, and how many are saturated as those of the map. */
  const pixels = (canvas) => {
    const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
    let colored = 0;
    for (let i = 0; i < data.length; i += 4)
      colored += data[i + 3] > 0 && Math.max(data[i], data[i + 1], data[i + 2]) - Math.min(data[i], data[i + 1], data[i + 2]) > 40;
    return colored / (data.length / 4);
  };

  try {
    await shown();
    const given = JSON.parse(document.getElementById('data').textContent);
    const count = given.surfaces.length, space = all('canvas.space'), plane = all('canvas.plane'), bar = document.getElementById('bar');
    check('a panel pair for each surface', space.length === count && plane.length === count, `${space.length} for ${count}`);
    check('titles are texts', all('h2').every((h, k) => h.textContent === (given.surfaces[k].title || (count > 1 ? `Surface ${k + 1}` : ''))), all('h2').map((h) => h.textContent));
    check('surfaces are painted', space.every((c) => pixels(c) > 0.05), space.map(pixels));
    check('planes are painted', plane.every((c) => pixels(c) > 0.2), plane.map(pixels));
    check('the bar is painted', pixels(bar) > 0.05, pixels(bar));
    check('the origin is listed', document.getElementById('origin').rows.length === given.origin.length && given.origin.length > 0);

    const light = (c) => (c.match(/\d+/g).slice(0, 3).map(Number).reduce((a, b) => a + b)) / 765;
    const body = getComputedStyle(document.documentElement), dark = matchMedia('(prefers-color-scheme: dark)').matches;
    check('the page is as dark as the reader wants it', dark === light(body.backgroundColor) < 0.2, body.backgroundColor);
    results.push(`matches dark: ${dark}`);
    check('words stand out', Math.abs(light(body.color) - light(body.backgroundColor)) > 0.7, body.color);
    const ink = light(body.color);
    check('what is drawn has the colour of the words', [...space, ...plane, bar].every((canvas) => {
      const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
      for (let i = 0; i < data.length; i += 4)
        if (data[i + 3] === 255 && data[i] === data[i + 1] && data[i + 1] === data[i + 2] && Math.abs(data[i] / 255 - ink) < 0.02) return true;
      return false;
    }));

    const numbers = scale().levels.map((v) => format(v, digitsOf(scale().levels)));
    check('numbers of the bar differ', numbers.length > 1 && new Set(numbers).size === numbers.length, numbers);

    const main = document.querySelector('main');
    const resized = () => {
      window.dispatchEvent(new Event('resize')); // without frames, observers sleep
      return shown();
    };
    main.style.width = '700px';
    await resized();
    check('canvases follow the size of the page', [...space, ...plane].every((c) => Math.abs(c.width - c.clientWidth * devicePixelRatio) <= 1));
    main.style.width = '';
    await resized();
    const first = space.map(picture);
    const changed = (before) => space.every((c, k) => picture(c) !== before[k]);
    const same = (before) => space.every((c, k) => picture(c) === before[k]);
    send(space[0], 'pointerdown', 100, 100);
    send(space[0], 'pointermove', 180, 80);
    send(space[0], 'pointerup', 180, 80);
    await shown();
    check('dragging turns all surfaces', changed(first));
    const turned = space.map(picture);
    send(space[0], 'pointermove', 5, 5);
    await shown();
    check('without a button it does not turn', same(turned));
    send(space[count - 1], 'wheel', 100, 100, { deltaY: -300 });
    await shown();
    check('the wheel zooms all surfaces', changed(turned));
    send(space[0], 'dblclick', 100, 100);
    await shown();
    check('a double click goes back', same(first));
    space[0].dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true }));
    await shown();
    check('arrow keys turn', changed(first));
    document.getElementById('reset').click();
    await shown();
    check('the button goes back', same(first));

    /* Reading: every corner and the middle of the first plane. */
    const s = given.surfaces[0], nx = s.x.length, ny = s.y.length, name = given.metrics[given.metric].label;
    const text = (v) => (v === null ? 'unknown' : v === 'inf' ? '\u221e' : v === '-inf' ? '\u2212\u221e' : v);
    const frame = panels[0].frame;
    let right = true, unknown = false, seen = '';
    for (const [i, j] of [[0, 0], [nx - 1, ny - 1], [nx >> 1, ny >> 1], [nx >> 2, ny >> 1], [Math.round(nx * 0.65), Math.round(ny * 0.4)]]) {
      send(plane[0], 'pointermove', frame.px(s.x[i]) + (i ? -0.5 : 0.5), frame.py(s.y[j]) + (j ? 0.5 : -0.5));
      const v = text(s.values[given.metric][j * nx + i]), line = reading().split('\n')[0];
      const said = line.slice(line.indexOf(name) + name.length + 1).split(',')[0];
      unknown = unknown || v === 'unknown';
      const agrees = typeof v === 'number' ? Math.abs(number(said) - v) <= 1e-6 * Math.abs(v) : said === v;
      if (!agrees) seen += ` ${i},${j}: ${said} for ${v};`;
      right = right && agrees;
    }
    check('the plane reads the values at its points', right, seen);
    const holes = s.values[given.metric].filter((v) => v === null).length;
    check('an unknown point is said to be unknown', !holes || unknown);
    if (holes) {
      const [x, y] = [frame.px(s.x[Math.round(nx * 0.65)]), frame.py(s.y[Math.round(ny * 0.4)])];
      const ratio = plane[0].width / plane[0].clientWidth;
      send(plane[0], 'pointermove', frame.px(s.x[1]), frame.py(s.y[1]));
      await shown();
      const d = plane[0].getContext('2d').getImageData(Math.round(x * ratio) - 4, Math.round(y * ratio) - 4, 8, 8).data;
      let grey = true;
      for (let i = 0; i < d.length; i += 4) grey = grey && Math.abs(d[i] - d[i + 1]) < 3 && Math.abs(d[i + 1] - d[i + 2]) < 3;
      check('an unknown point is hatched, not coloured', grey);
    }
    if (count === 2) {
      send(plane[1], 'pointermove', panels[1].frame.px(0) + 0.2, panels[1].frame.py(0) - 0.2);
      const lines = reading().split('\n'), at = (k) => {
        const t = given.surfaces[k], i = t.x.indexOf(0), j = t.y.indexOf(0);
        return t.values[given.metric][j * t.x.length + i];
      };
      check('two surfaces are read at once', lines.length === 3);
      const said = number(lines[2].split(' ').pop());
      check('and compared', Math.abs(said - (at(1) - at(0))) <= 1e-6 * Math.abs(said) + 1e-12, `${lines[2]} for ${at(1) - at(0)}`);
    }
    send(space[0], 'pointermove', space[0].clientWidth / 2, space[0].clientHeight / 2);
    check('a surface is read where it is pointed at', reading().includes('='), reading());
    await shown();

    const marked = space.map(picture), log = document.getElementById('log'), linear = document.getElementById('linear');
    const known = s.values[given.metric].filter((v) => typeof v === 'number'); // scales that hardly differ look alike
    if (given.metrics[given.metric].log && Math.max(...known) > 1.1 * Math.min(...known)) {
      const scale = picture(bar), flat = plane.map(picture);
      (log.checked ? linear : log).click();
      await shown();
      check('the scale can be switched', changed(marked) && picture(bar) !== scale && plane.every((c, k) => picture(c) !== flat[k]));
      (log.checked ? linear : log).click();
      await shown();
      check('and switched back', same(marked) && picture(bar) === scale);
    }
    const cut = document.getElementById('cut'), was = cut.value;
    cut.value = String(Math.round(was * 0.5));
    change(cut, 'input');
    await shown();
    check('the cut can be moved', changed(marked));
    const mesh = document.getElementById('mesh'), lower = space.map(picture);
    mesh.click();
    await shown();
    check('mesh lines can be switched', changed(lower));
    const select = document.getElementById('metric');
    check('all metrics can be chosen', select.options.length === given.metrics.length);
    if (given.metrics.length > 1) {
      const before = space.map(picture), other = (given.metric + 1) % given.metrics.length;
      select.value = String(other);
      change(select, 'change');
      await shown();
      check('another metric is shown', changed(before) && space.every((c) => pixels(c) > 0.02), space.map(pixels));
    }
  } catch (error) {
    check('no error', false, error.stack);
  }
  const out = document.createElement('pre');
  out.id = 'results';
  out.textContent = `\n${results.join('\n')}\n`;
  document.body.append(out);
})();
