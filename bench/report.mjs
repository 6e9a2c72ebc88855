// The results of bench/run.mjs as a page and as bar charts.

const ms = (value) => value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : value.toFixed(0);
const present = (results) => results.filter((result) => !result.absent);
const timed = (question) => question && !question.differs;

function bestPeer(results, name) {
  const times = present(results).slice(1).filter((result) => timed(result.questions[name]))
    .map((result) => result.questions[name].median);
  return times.length > 0 ? Math.min(...times) : undefined;
}

function row(cells) {
  return `| ${cells.join(' | ')} |`;
}

function cell(question) {
  if (!question)
    return '-';
  return question.differs ? 'differs' : `${ms(question.median)} (${ms(question.least)}..${ms(question.most)})`;
}

function timesTable(results) {
  const engines = present(results);
  const names = Object.keys(engines[0].questions);
  const ratios = [];
  const rows = names.map((name) => {
    const best = bestPeer(results, name);
    const ratio = best / engines[0].questions[name].median;
    if (best !== undefined)
      ratios.push(ratio);
    return row([name, ...engines.map((engine) => cell(engine.questions[name])),
                best === undefined ? '-' : ratio.toFixed(2)]);
  });
  const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
  return [row(['', ...engines.map((engine) => engine.engine), 'best peer / tide']),
          row(['---', ...engines.map(() => '---:'), '---:']), ...rows, '',
          ratios.length === 0 ? 'No peer answered.' :
          `Geometric mean of the ratios: ${mean.toFixed(2)}; least ${Math.min(...ratios).toFixed(2)}.`];
}

function enginesTable(results) {
  return [row(['engine', 'version', 'load ms', 'encode ms', 'peak MB']), row(['---', '---', '---:', '---:', '---:']),
          ...present(results).map((engine) => row([engine.engine, engine.version, ms(engine.load_ms),
            engine.encode_ms ? ms(engine.encode_ms) : '-',
            Math.max(engine.peak_mb, ...Object.values(engine.questions).map((q) => q.peak_mb)).toFixed(0)]))];
}

function speedTable(results, rows) {
  const [tide] = results;
  return [row(['', 'rows of the answer', 'million rows/s', 'processor ms']), row(['---', '---:', '---:', '---:']),
          ...Object.entries(tide.questions).map(([name, question]) => row([name, question.rows,
            (rows / question.median / 1e3).toFixed(1),
            ms([...question.cpu_ms].sort((a, b) => a - b)[question.cpu_ms.length >> 1])]))];
}

function remarks(results) {
  const lines = results.filter((result) => result.absent).map((result) => `- ${result.engine} was left out: ${result.absent}`);
  for (const result of present(results)) {
    if (result.differs)
      lines.push(`- ${result.engine}: ${result.differs}`);
    for (const [name, question] of Object.entries(result.questions))
      if (question.differs)
        lines.push(`- ${result.engine}, ${name}: ${question.differs}`);
  }
  return lines;
}

export function report(about, name) {
  const lines = [`# ${about.date.slice(0, 10)}, ${about.cpu}, ${about.rows} rows`, '',
    `${about.processors} processors, ${about.memory_gb} GB, ${about.threads} threads, commit ${about.commit}, ` +
    `load average ${about.load_average} at the start. Median of ${about.runs} runs after one that is not counted, ` +
    'in milliseconds (fastest..slowest); data in memory. Answers are compared before times: rows, exact sums ' +
    'where the engine can, and sums of squares.', ''];
  for (const [set, results] of Object.entries(about.sets))
    lines.push(`## ${set.toUpperCase()}`, '', ...timesTable(results), '', ...remarks(results), '',
               `![${set}](${name}-${set}.svg)`, '', ...enginesTable(results), '',
               'tide:', '', ...speedTable(results, about.rows), '');
  return lines.join('\n').replace(/\n{3,}/g, '\n\n');
}

// ---- charts ----

const colours = ['#1b6ca8', '#f2b134', '#d98c0f', '#7fb069', '#4d8b3a', '#b56576', '#8c4a5b'];
const BAR = 9;
const LEFT = 190;
const WIDTH = 620;

// Horizontal bars by question, on a logarithmic axis from `least` to `most` milliseconds.
export function chart(set, about, results) {
  const engines = present(results);
  const names = Object.keys(engines[0].questions);
  const all = engines.flatMap((engine) => Object.values(engine.questions).filter(timed).map((q) => q.median));
  const low = Math.floor(Math.log10(Math.min(...all)));
  const high = Math.ceil(Math.log10(Math.max(...all)));
  const x = (value) => (Math.log10(value) - low) / Math.max(high - low, 1) * WIDTH;
  const step = BAR * engines.length + 10;
  const top = 40 + 14 * Math.ceil(engines.length / 4);
  const height = top + step * names.length + 30;
  const out = [`<svg xmlns="http://www.w3.org/2000/svg" width="${LEFT + WIDTH + 70}" height="${height}" ` +
    'font-family="sans-serif" font-size="10">', '<rect width="100%" height="100%" fill="white"/>',
    `<text x="10" y="18" font-size="13">${set.toUpperCase()}, ${about.rows} rows, ${about.threads} threads, ` +
    `${about.cpu}, ${about.date.slice(0, 10)}: milliseconds, logarithmic</text>`];
  engines.forEach((engine, i) => {
    const at = [10 + 170 * (i % 4), 26 + 14 * Math.floor(i / 4)];
    out.push(`<rect x="${at[0]}" y="${at[1]}" width="10" height="9" fill="${colours[i]}"/>`,
             `<text x="${at[0] + 14}" y="${at[1] + 9}">${engine.engine} ${engine.version}</text>`);
  });
  for (let power = low; power <= high; power++) {
    const at = LEFT + x(10 ** power);
    out.push(`<line x1="${at}" y1="${top}" x2="${at}" y2="${height - 22}" stroke="#ccc"/>`,
             `<text x="${at}" y="${height - 8}" text-anchor="middle">${Number((10 ** power).toPrecision(1))} ms</text>`);
  }
  names.forEach((name, i) => {
    const y = top + 5 + step * i;
    out.push(`<text x="${LEFT - 6}" y="${y + step / 2}" text-anchor="end">${name}</text>`);
    engines.forEach((engine, j) => {
      const question = engine.questions[name];
      if (!timed(question))
        return;
      const length = Math.max(x(question.median), 1).toFixed(1);
      out.push(`<rect x="${LEFT}" y="${y + BAR * j}" width="${length}" height="${BAR - 1}" fill="${colours[j]}"/>`,
               `<text x="${LEFT + Number(length) + 3}" y="${y + BAR * j + 8}" font-size="8">${ms(question.median)}</text>`);
    });
  });
  out.push('</svg>', '');
  return out.join('\n');
}
