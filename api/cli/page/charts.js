"use strict";

// Draws the page's charts. Texts come in by parameters; nothing here is a sentence.
const Charts = (() => {
  const COLOUR = {
    training: "#2c6e91", inference: "#b26a17", committed: "#8d99a2", tariff: "#e0b64d",
    limit: "#b23a48", draw: "#4d7c8a", cost: "#5f7f9b", penalty: "#b4584a", income: "#4f8f61",
    total: "#1c2733", metro: "#5a4a8a", data: "#2c6e91", courier: "#7a4a1e", copy: "#7b3f8c", requests: "#b26a17", hu: "#98a3ab",
    east: "#8a7bb0", west: "#3f8f80", ink: "#1c2733", muted: "#566372", line: "#dde2e4", empty: "#eef1f1",
  };
  const NAMES = 250; // pixels for names left of a chart, where it is wide
  const FONT = 13, FAMILY = getComputedStyle(document.body).fontFamily;
  const USE_FROM = [214, 231, 232], USE_TO = [8, 84, 94];

  // Version 6 would shrink grids to make room for labels; ours are laid out by hand.
  const FRAME = { outerBoundsMode: "none", containLabel: false };

  const at = (values, slot) => (values.length === 1 ? values[0] : values[slot]);

  function useColour(share) {
    if (share <= 0) return COLOUR.empty;
    const mix = USE_FROM.map((from, i) => Math.round(from + (USE_TO[i] - from) * Math.min(1, share)));
    return `rgb(${mix.join(",")})`;
  }

  const charts = new Map();

  // Sizes the element first, so that the canvas is made at its final size.
  function draw(id, height, option) {
    const element = document.getElementById(id);
    element.style.height = `${height}px`;
    let chart = charts.get(id);
    if (!chart) charts.set(id, (chart = echarts.init(element, null, { renderer: "canvas" })));
    chart.resize();
    chart.setOption({ animation: false, textStyle: { fontSize: FONT, fontFamily: FAMILY, color: COLOUR.ink }, ...option },
                    { notMerge: true });
    return chart;
  }

  const narrow = (id) => document.getElementById(id).clientWidth < 640;

  // The tooltip is made of nodes, never of markup: names are the user's.
  function tip(title, ...lines) {
    const box = document.createElement("div");
    box.className = "tip";
    const head = document.createElement("b");
    head.textContent = title;
    box.append(head);
    for (const line of lines.filter(Boolean)) {
      const row = document.createElement("div");
      row.textContent = line;
      box.append(row);
    }
    return box;
  }

  const tooltip = (write) => ({
    trigger: "item", confine: true, textStyle: { color: COLOUR.ink, fontSize: 14 },
    formatter: (item) => write(item),
  });

  // ---- time ----

  function clockOf(horizon) {
    const start = Date.parse(`${horizon.start}Z`);
    return (slot) => {
      const day = new Date(start + slot * horizon.minutes * 60000).toISOString();
      return { date: day.slice(5, 10), time: day.slice(11, 16) };
    };
  }

  const STEPS_H = [1, 2, 3, 4, 6, 8, 12, 24, 48, 96, 168, 336, 720];

  function timeAxis(horizon, width, extra) {
    const clock = clockOf(horizon), hours = (horizon.slots * horizon.minutes) / 60;
    const fitting = Math.max(2, Math.floor(width / 72));
    const step = STEPS_H.find((h) => hours / h <= fitting) || 8760;
    return {
      type: "value", min: 0, max: horizon.slots, interval: (step * 60) / horizon.minutes,
      axisLabel: {
        color: COLOUR.muted, fontSize: FONT, hideOverlap: true,
        formatter: (slot) => (step < 24 ? clock(slot).time : clock(slot).date),
      },
      splitLine: { lineStyle: { color: COLOUR.line } }, axisLine: { show: false },
      axisTick: { show: false }, ...extra,
    };
  }

  const rightAxis = (unit) => ({
    position: "right", splitNumber: 3, splitLine: { show: false }, axisTick: { show: false },
    axisLine: { show: false, onZero: false }, axisLabel: { color: COLOUR.muted, fontSize: FONT },
    name: unit, nameGap: 10, nameTextStyle: { color: COLOUR.muted, fontSize: FONT, align: "right" },
  });

  function spanText(horizon, first, end) {
    const clock = clockOf(horizon), a = clock(first), b = clock(end);
    return `${a.date} ${a.time} – ${b.date} ${b.time}`;
  }

  const pixels = (height) => ({ type: "value", min: 0, max: height, inverse: true, show: false });

  function box(api, x0, y0, x1, y1) {
    const [left, top] = api.coord([x0, y0]), [right, bottom] = api.coord([x1, y1]);
    return { x: left, y: top, width: Math.max(1, right - left), height: bottom - top };
  }

  const label = (text, x, y, width, extra) => ({
    type: "text", silent: true, style: {
      text, x, y, fill: COLOUR.ink, fontSize: FONT, fontFamily: FAMILY, width,
      overflow: "truncate", verticalAlign: "middle", ...extra,
    },
  });

  // ---- east and west: cards at work, one on the other ----

  function sides(id, cards, horizon, unit) {
    const small = narrow(id), left = small ? 18 : NAMES, right = small ? 52 : 64;
    const width = document.getElementById(id).clientWidth;
    const both = cards.east.map((count, slot) => count + cards.west[slot]);
    const area = (values, colour) => ({
      type: "line", silent: true, symbol: "none", data: stairs(values, horizon.slots),
      lineStyle: { width: 0 }, areaStyle: { color: colour, opacity: 1 },
    });
    draw(id, 190, {
      grid: { ...FRAME, left, right, top: 30, height: 128 },
      xAxis: timeAxis(horizon, width - left - right),
      yAxis: { type: "value", min: 0, ...rightAxis(unit) },
      series: [area(both, COLOUR.west), area(cards.east, COLOUR.east)],
    });
  }

  // ---- overview: a row a centre, a cell a slot ----

  function overview(id, centres, horizon, chosen, write, choose) {
    const small = narrow(id), left = small ? 18 : NAMES, right = small ? 52 : 64, row = small ? 42 : 26;
    const top = small ? 19 : 3, height = centres.length * row;
    const width = document.getElementById(id).clientWidth;
    const cells = centres.flatMap((centre, c) => centre.slots.map((share, s) => [c, s, share]));
    const columns = centres[0].slots.length, wide = horizon.slots / columns;
    const chart = draw(id, height + 40, {
      grid: { ...FRAME, left, right, top: 8, height },
      xAxis: timeAxis(horizon, width - left - right, { splitLine: { show: false } }),
      yAxis: pixels(height),
      tooltip: tooltip(({ data: [c, s] }) => write(centres[c], s * wide, Math.min((s + 1) * wide, horizon.slots), centres[c].slots[s])),
      series: [
        { type: "custom", data: cells, renderItem: (_, api) => {
          const c = api.value(0), s = api.value(1);
          const end = Math.min((s + 1) * wide, horizon.slots);
          const shape = box(api, s * wide, c * row + top, end, (c + 1) * row - 3);
          return { type: "rect", shape: { ...shape, width: Math.max(1, shape.width - (columns < 100 ? 1 : 0)) }, style: { fill: useColour(api.value(2)) } };
        } },
        { type: "custom", silent: true, data: centres.map((_, c) => [c]), renderItem: (_, api) => {
          const c = api.value(0), [x, y] = api.coord([0, c * row]);
          const picked = centres[c] === chosen;
          const place = small ? [x, y + 9, width - 24] : [x - NAMES + 8, y + row / 2, NAMES - 20];
          return label(`${picked ? "▸ " : ""}${centres[c].title}`, ...place,
                       picked ? { fontWeight: 700, fill: "#0b6470" } : {});
        } },
      ],
    });
    chart.off("click");
    chart.on("click", ({ data }) => data && choose(centres[data[0]]));
    chart.getZr().off("click");
    chart.getZr().on("click", ({ offsetY }) => {
      const c = Math.floor((offsetY - 8) / row);
      if (centres[c]) choose(centres[c]);
    });
  }

  // ---- one centre: bars over its tariff, and its power below ----

  function ganttRows(centre, small) {
    const rows = [];
    let y = 0;
    for (const pool of centre.pools) {
      rows.push({ head: pool.title, y, height: 28 });
      y += 28;
      for (const bar of pool.bars) {
        const height = small ? 42 : 28;
        rows.push({ bar, y, height, peak: Math.max(...bar.runs.map((run) => run[2])) });
        y += height;
      }
      y += 8;
    }
    return { rows, height: Math.max(y, 60) };
  }

  function stairs(values, slots) {
    const points = [];
    for (let s = 0; s < slots; s++) points.push([s, at(values, s)], [s + 1, at(values, s)]);
    return points;
  }

  function barItem(api, row, run, small) {
    const room = row.height - (small ? 20 : 6), full = Math.max(3, room * (run[2] / row.peak));
    const bottom = row.y + row.height - 3;
    return { type: "rect", shape: { ...box(api, run[0], bottom - full, run[1], bottom), r: 2 },
             style: { fill: COLOUR[row.bar.kind] } };
  }

  function ganttLabels(rows, small, width) {
    return { type: "custom", silent: true, data: rows.map((_, r) => [r]), xAxisIndex: 0, yAxisIndex: 0,
      renderItem: (_, api) => {
        const row = rows[api.value(0)], [x, y] = api.coord([0, row.y]);
        if (row.head) return label(row.head, small ? x : x - NAMES + 8, y + 15, width - 30, { fontWeight: 700, overflow: "truncate" });
        return small ? label(row.bar.title, x, y + 10, width - 30) : label(row.bar.title, x - NAMES + 8, y + row.height / 2, NAMES - 20);
      } };
  }

  function gantt(id, centre, horizon, text, write, choose) {
    const small = narrow(id), left = small ? 18 : NAMES, right = small ? 52 : 64;
    const width = document.getElementById(id).clientWidth, { rows, height } = ganttRows(centre, small);
    const bars = rows.flatMap((row, r) => (row.bar ? row.bar.runs.map((run) => [r, ...run]) : []));
    const power = centre.power, powerTop = height + 96;
    const tariff = stairs(centre.tariff, horizon.slots);
    const least = Math.min(0, ...centre.tariff);
    const option = {
      grid: [{ ...FRAME, left, right, top: 34, height }],
      xAxis: [timeAxis(horizon, width - left - right)],
      yAxis: [pixels(height), { type: "value", min: least, ...rightAxis(text.tariffUnit) }],
      tooltip: tooltip(({ seriesIndex, data }) => (seriesIndex === 1 ? write(rows[data[0]].bar, data[1], data[2], data[3]) : null)),
      series: [
        { type: "line", silent: true, symbol: "none", yAxisIndex: 1, z: 1, data: tariff,
          lineStyle: { color: COLOUR.tariff, width: 1.5 }, areaStyle: { color: COLOUR.tariff, opacity: 0.18, origin: "start" } },
        { type: "custom", data: bars, yAxisIndex: 0, z: 3, encode: { x: [1, 2], y: [] },
          renderItem: (_, api) => barItem(api, rows[api.value(0)], [api.value(1), api.value(2), api.value(3)], small) },
        { ...ganttLabels(rows, small, width), z: 4 },
      ],
    };
    if (power) addPower(option, power, { left, right, top: powerTop, height: 110 }, horizon, text.powerUnit, width);
    const chart = draw(id, power ? powerTop + 150 : height + 74, option);
    chart.off("click");
    chart.on("click", ({ seriesIndex, data }) => seriesIndex === 1 && choose(rows[data[0]].bar));
  }

  function addPower(option, power, grid, horizon, unit, width) {
    option.grid.push({ ...FRAME, ...grid });
    option.xAxis.push(timeAxis(horizon, width - grid.left - grid.right, { gridIndex: 1 }));
    option.yAxis.push({ type: "value", gridIndex: 1, min: 0, ...rightAxis(unit) });
    const line = (values, colour, extra) => ({
      type: "line", silent: true, symbol: "none", xAxisIndex: 1, yAxisIndex: 2,
      data: stairs(values, horizon.slots), lineStyle: { color: colour, width: 2, ...extra },
    });
    option.series.push({ ...line(power.draw, COLOUR.draw), areaStyle: { color: COLOUR.draw, opacity: 0.18 } },
                       line(power.limit, COLOUR.limit, { type: "dashed" }));
  }

  // ---- ledger: from line to line to the total ----

  const AMOUNT = 104; // pixels that a written amount may need

  function waterfall(id, steps) {
    const width = document.getElementById(id).clientWidth, row = 34, left = Math.min(170, width * 0.4);
    const ends = steps.flatMap((step) => step.span).concat(0);
    const least = Math.min(...ends), most = Math.max(...ends), wide = width - left;
    const room = ((most - least) * AMOUNT) / (wide - AMOUNT) || 1;
    draw(id, steps.length * row + 12, {
      grid: { ...FRAME, left, right: 0, top: 4, bottom: 4 },
      xAxis: { type: "value", min: least, max: most + room, axisLabel: { show: false }, axisLine: { show: false }, axisTick: { show: false }, splitLine: { show: false } },
      yAxis: pixels(steps.length * row),
      tooltip: tooltip(({ dataIndex }) => tip(steps[dataIndex].title, steps[dataIndex].text)),
      series: [{ type: "custom", data: steps.map((_, i) => [i, 0]), encode: { x: 1, y: [] }, renderItem: (_, api) => {
        const i = api.value(0), step = steps[i], [low, high] = [...step.span].sort((a, b) => a - b);
        const shape = box(api, low, i * row + 6, high, (i + 1) * row - 6), middle = shape.y + shape.height / 2;
        const bold = step.kind === "total" ? { fontWeight: 700 } : {};
        const [edge] = api.coord([least, 0]);
        return { type: "group", children: [
          { type: "rect", shape: { ...shape, r: 2 }, style: { fill: COLOUR[step.kind] } },
          label(step.text, shape.x + shape.width + 6, middle, 200, bold),
          label(step.title, edge - left, middle, left - 10, bold),
        ] };
      } }],
    });
  }

  // ---- map: points on a graticule ----

  const HEIHE = [127.53, 50.25], TENGCHONG = [98.49, 25.02], STRETCH = 1 / Math.cos((35 * Math.PI) / 180);

  // Points of the great circle from Tengchong to Heihe: the Hu line as the project defines it.
  function huLine() {
    const rad = Math.PI / 180, vector = ([lon, lat]) => [
      Math.cos(lat * rad) * Math.cos(lon * rad), Math.cos(lat * rad) * Math.sin(lon * rad), Math.sin(lat * rad)];
    const a = vector(TENGCHONG), b = vector(HEIHE), points = [];
    for (let i = 0; i <= 24; i++) {
      const [x, y, z] = a.map((value, k) => value + ((b[k] - value) * i) / 24);
      points.push([Math.atan2(y, x) / rad, Math.atan2(z, Math.hypot(x, y)) / rad]);
    }
    return points;
  }

  // The part of the globe to show: all points, and as much more to the sides as there is room.
  function extent(points, width) {
    const bounds = (i) => {
      const values = points.map((p) => p[i]), low = Math.min(...values), high = Math.max(...values);
      const room = Math.max(3, 8 - (high - low) / 2);
      return [Math.floor(low - room), Math.ceil(high + room)];
    };
    const lon = bounds(0), lat = bounds(1);
    const scale = Math.min(width / (lon[1] - lon[0]), 620 / ((lat[1] - lat[0]) * STRETCH));
    const spare = width / scale - (lon[1] - lon[0]);
    return { lon: [lon[0] - spare / 2, lon[1] + spare / 2], lat, scale };
  }

  function frameOf(id, points) {
    const left = 44, top = 4, width = document.getElementById(id).clientWidth - left - 14;
    const { lon, lat, scale } = extent(points, width);
    const height = Math.round((lat[1] - lat[0]) * STRETCH * scale);
    const project = ([x, y]) => ({ x: left + (x - lon[0]) * scale, y: top + (lat[1] - y) * STRETCH * scale });
    return { left, top, width, height, lon, lat, project };
  }

  // Puts each name beside its point where it hides no other name; a name without room is left out.
  function placeNames(points, frame) {
    const taken = points.map((p) => [p.x - p.r, p.y - p.r, p.x + p.r, p.y + p.r]);
    const free = (b) => b[0] >= frame.left && b[2] <= frame.left + frame.width &&
      b[1] >= frame.top && b[3] <= frame.top + frame.height &&
      taken.every((t) => b[2] <= t[0] || b[0] >= t[2] || b[3] <= t[1] || b[1] >= t[3]);
    const canvas = document.createElement("canvas").getContext("2d");
    canvas.font = `${FONT}px ${FAMILY}`;
    return points.filter((p) => p.named).flatMap((p) => {
      const w = canvas.measureText(p.title).width + 4, h = FONT + 4, gap = p.r + 4;
      const spots = [[p.x + gap, p.y - h / 2], [p.x - gap - w, p.y - h / 2], [p.x - w / 2, p.y - gap - h], [p.x - w / 2, p.y + gap]];
      const spot = spots.find(([x, y]) => free([x, y, x + w, y + h]));
      if (!spot) return [];
      taken.push([spot[0], spot[1], spot[0] + w, spot[1] + h]);
      return [{ title: p.title, x: spot[0] + 2, y: spot[1] + h / 2 }];
    });
  }

  // Named are centres at work and metros where something starts; the others are dots.
  function mapPoints(centres, metros, flows, project, width) {
    const most = Math.max(1, ...centres.map((c) => c.hours)), largest = width < 640 ? 15 : 24;
    const marks = centres.map((c) => ({ ...project(c.at), r: 4 + (largest - 4) * Math.sqrt(c.hours / most), title: c.title, named: c.hours > 0, fill: useColour(c.use), centre: c }));
    return marks.concat(metros.map((m) => ({ ...project(m.at), r: 5, title: m.title, metro: m,
      named: flows.some((flow) => flow.from.join() === m.at.join()) })));
  }

  function mark(point) {
    const { x, y, r } = point;
    if (!point.named) return { type: "circle", shape: { cx: x, cy: y, r: 3 }, style: { fill: COLOUR.hu } };
    if (point.metro) {
      return { type: "polygon", shape: { points: [[x, y - r], [x + r, y], [x, y + r], [x - r, y]] },
               style: { fill: "#fff", stroke: COLOUR.metro, lineWidth: 2 } };
    }
    return { type: "circle", shape: { cx: x, cy: y, r },
             style: { fill: point.fill, stroke: "#0b4f59", lineWidth: 1.2 } };
  }

  function flowItem(project, flow) {
    const a = project(flow.from), b = project(flow.to);
    const bend = { data: 0.14, courier: 0.22, copy: 0.3, requests: -0.14 }[flow.kind];
    return { type: "bezierCurve", shape: {
      x1: a.x, y1: a.y, x2: b.x, y2: b.y,
      cpx1: (a.x + b.x) / 2 + (b.y - a.y) * bend, cpy1: (a.y + b.y) / 2 - (b.x - a.x) * bend,
    }, style: { fill: null, stroke: COLOUR[flow.kind], lineWidth: { courier: 2, copy: 2 }[flow.kind] ?? 1.3, opacity: flow.kind === "requests" ? 0.35 : 0.6,
                lineDash: { data: null, courier: [2, 3], copy: [2, 3], requests: [5, 4] }[flow.kind] } };
  }

  function multiples(step, [low, high]) {
    const found = [];
    for (let v = Math.ceil(low / step) * step; v <= high; v += step) found.push(v);
    return found;
  }

  function graticule({ left, top, width, height, lon, lat, project }) {
    const line = (x1, y1, x2, y2) => ({ type: "line", shape: { x1, y1, x2, y2 }, style: { stroke: COLOUR.line } });
    const meridians = multiples(10, [lon[0] + 1, lon[1] - 2]).map((v) => ({ x: project([v, lat[0]]).x, name: `${v}°E` }));
    const parallels = multiples(10, lat).map((v) => ({ y: project([lon[0], v]).y, name: `${v}°N` }));
    return [
      ...meridians.map(({ x }) => line(x, top, x, top + height)),
      ...parallels.map(({ y }) => line(left, y, left + width, y)),
      ...meridians.map(({ x, name }) => label(name, x, top + height + 13, 60, { align: "center", fill: COLOUR.muted })),
      ...parallels.map(({ y, name }) => label(name, left - 6, y, 60, { align: "right", fill: COLOUR.muted })),
    ];
  }

  function map(id, centres, metros, flows, write) {
    const frame = frameOf(id, [...centres, ...metros].map((p) => p.at)), { project } = frame;
    const points = mapPoints(centres, metros, flows, project, frame.width), names = placeNames(points, frame);
    const axis = ([min, max]) => ({ type: "value", min, max, show: false });
    const layer = (items, make, extra) => ({
      type: "custom", clip: true, data: items.map((_, i) => [i, 0]), encode: { x: [], y: [] },
      renderItem: (_, api) => make(items[api.value(0)]), ...extra,
    });
    const hu = huLine().map(project).map(({ x, y }) => [x, y]);
    draw(id, frame.height + 34, {
      grid: { ...FRAME, left: frame.left, width: frame.width, top: frame.top, height: frame.height, show: true, borderColor: COLOUR.line },
      xAxis: axis(frame.lon), yAxis: axis(frame.lat),
      tooltip: tooltip(({ seriesIndex, dataIndex }) => write(seriesIndex === 2 ? flows[dataIndex] : points[dataIndex])),
      series: [
        layer(graticule(frame), (line) => line, { silent: true, clip: false }),
        layer([hu], (shape) => ({ type: "polyline", shape: { points: shape }, style: { stroke: COLOUR.hu, lineWidth: 2, lineDash: [8, 6], fill: null } }), { silent: true }),
        layer(flows, (flow) => flowItem(project, flow)),
        layer(points, mark, { z: 4 }),
        layer(names, (name) => label(name.title, name.x, name.y, 300, { stroke: "#ffffffd9", lineWidth: 3 }), { z: 5, silent: true }),
      ],
    });
  }

  return { COLOUR, useColour, tip, spanText, sides, overview, gantt, waterfall, map };
})();
