// Growth of many series by tide, data.table and pandas, or trend, HP and STL by tide, R and
// statsmodels: one run, the same figures, equal answers.
//
//     node bench/peers/series.mjs [--family growth|trend] [--series N] [--months N] [--runs N]
//         [--threads N] [--build build] [--data FOLDER] [--out FOLDER] [--python PROGRAM]
//
// bench_series makes the figures and holds its answers to the definition; every figure of every
// series that a peer answers is then compared with tide's. An answer that differs gets no time
// and makes the exit status 1. Writes FOLDER/<date>-<cpu>-<family>-<N>.json and .md.
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, fstatSync, mkdirSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = dirname(fileURLToPath(import.meta.url));
const { values: option } = parseArgs({ options: {
  family: { type: 'string', default: 'trend' }, series: { type: 'string', default: '100000' }, months: { type: 'string', default: '120' },
  runs: { type: 'string', default: '3' }, threads: { type: 'string', default: String(cpus().length) },
  build: { type: 'string', default: 'build' }, data: { type: 'string', default: '/var/tmp/tide-bench/series' },
  out: { type: 'string', default: join(here, '..', 'results') }, python: { type: 'string', default: 'python3' },
} });
mkdirSync(option.data, { recursive: true });

// ---- engines ----

function run(program, list) {
  console.error([program, ...list].join(' '));
  const child = spawnSync(program, list, { encoding: 'utf8', maxBuffer: 1 << 26,
                                           env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' } });
  if (child.status !== 0)
    throw new Error(`${program}: ${child.error?.message ?? child.stderr}`);
  return child.stdout.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
}

const load = () => Number(execFileSync('cut', ['-d ', '-f1', '/proc/loadavg'], { encoding: 'utf8' }));
const git = (...list) => execFileSync('git', ['-C', here, ...list], { encoding: 'utf8' }).trim();
const common = [option.data, option.series, option.months, option.runs, option.threads];
const about = {
  date: new Date().toISOString(), cpu: cpus()[0].model.trim(), processors: cpus().length,
  threads: Number(option.threads), runs: Number(option.runs), series: Number(option.series),
  months: Number(option.months), load_average: [load()],
  commit: git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '-uno') ? ' and changes' : ''),
};
const tide = run(resolve(option.build, 'bench', 'bench_series'),
                 [option.series, option.months, option.threads, option.family, option.data]);
about.load_average.push(load());
const script = { growth: 'growth', trend: 'series' }[option.family];
const peers = [run('Rscript', [join(here, `${script}.R`), ...common]),
               run(option.python, [join(here, `${script}.py`), ...common])];
about.load_average.push(load());

// ---- answers ----

// The largest distance of a figure, as a part of the largest figure of its column.
function distance(name, other, columns) {
  const files = [name, other].map((file) => openSync(join(option.data, file), 'r'));
  const sizes = files.map((file) => fstatSync(file).size);
  let worst = sizes[0] === sizes[1] ? 0 : Infinity;
  const length = sizes[0] / columns;
  const part = files.map(() => new Float64Array(1 << 17));
  for (let column = 0; column < columns && worst < Infinity; column++) {
    let size = 0;
    let apart = 0;
    for (let at = 0; at < length; at += 8 << 17) {
      const bytes = Math.min(8 << 17, length - at);
      files.forEach((file, i) => readSync(file, part[i], 0, bytes, column * length + at));
      for (let i = 0; i < bytes / 8; i++) {
        const [x, y] = [part[0][i], part[1][i]];
        if (isNaN(x) && isNaN(y)) // no figure on either side
          continue;
        size = Math.max(size, Math.abs(x));
        const far = Math.abs(x - y);
        apart = far <= apart ? apart : isNaN(far) ? Infinity : far;
      }
    }
    worst = Math.max(worst, size > 0 ? apart / size : apart);
  }
  files.forEach(closeSync);
  return worst;
}

const within = 1e-8;
const median = (ms) => [...ms].sort((a, b) => a - b)[ms.length >> 1];
const rows = [];
for (const own of tide) {
  const { question, columns: count } = own;
  const row = { question, tide_ms: own.ms, tide_median: median(own.ms), peers: [] };
  for (const [{ engine, version }, ...lines] of peers)
    for (const { how, ms } of lines.filter((line) => line.question === question)) {
      const far = distance(`tide-${question}.f64`, `${engine}-${question}-${how.replaceAll(' ', '-')}.f64`, count);
      const peer = { engine, version, how, distance: far };
      if (far <= within)
        Object.assign(peer, { ms, median: median(ms), times: median(ms) / row.tide_median });
      else
        process.exitCode = 1;
      row.peers.push(peer);
    }
  if (row.peers.length > 0)
    rows.push(row);
}
about.questions = rows;

// ---- the page ----

const figure = (value) => value >= 100 ? value.toFixed(0) : value.toPrecision(3);
const page = [`# ${option.family}: ${about.series.toLocaleString('en')} series of ${about.months} months`, '',
  `tide ${about.commit}, ${peers.map(([{ engine, version }]) => `${engine} ${version}`).join(', ')}; ` +
  `${about.processors} processors ` +
  `(${about.cpu}), ${about.threads} threads or processes each; median of ${about.runs} runs (tide: 5), ` +
  `${about.date.slice(0, 10)}; load average before, between and after ${about.load_average.join(', ')}.`, '',
  '`each`: one call a series. `by series`: one call on a long table. `at once`: all series as one matrix. ' +
  'Distance: the largest of any figure of any series, as a part of the largest of its column.', '',
  '| question | tide | peer | how | time | times as long | distance |', '|---|---|---|---|---|---|---|'];
for (const { question, tide_median, peers: list } of rows)
  for (const peer of list)
    page.push(`| ${question.replaceAll('-', ' ').replace(/ yes$/, '')} | ${figure(tide_median)} ms | ${peer.engine} | ${peer.how} | ` +
              (peer.ms ? `${figure(peer.median)} ms | ${figure(peer.times)}` : 'differs | ') +
              ` | ${peer.distance.toExponential(0)} |`);
const cpu = about.cpu.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
const name = join(option.out, `${about.date.slice(0, 10)}-${cpu}-${option.family}-${about.series}`);
mkdirSync(option.out, { recursive: true });
writeFileSync(`${name}.json`, JSON.stringify(about, null, 1) + '\n');
writeFileSync(`${name}.md`, page.join('\n') + '\n');
rmSync(option.data, { recursive: true });
console.log(page.join('\n'));
