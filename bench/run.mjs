// tide and every peer that is installed, on the same files, in one run.
//
//     NODE_PATH=.../node_modules node bench/run.mjs [--rows N] [--runs N] [--threads N]
//         [--sets g1,trade] [--engines tide,duckdb,...] [--build build] [--data FOLDER] [--out FOLDER]
//
// Makes the data if they are not there, asks each engine the same questions, compares the
// answers, and only then writes FOLDER/<date>-<cpu>-<sets>-<rows>.json, .md and a bar chart .svg for
// each set. A peer that is not installed is left out and named; an engine whose answer differs
// from tide's has no time, and the exit status is 1.
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chart, report } from './report.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const { values: option } = parseArgs({ options: {
  rows: { type: 'string', default: '1000000' }, runs: { type: 'string', default: '5' },
  threads: { type: 'string', default: String(cpus().length) }, sets: { type: 'string', default: 'g1,trade' },
  engines: { type: 'string' }, build: { type: 'string', default: 'build' },
  data: { type: 'string', default: '/var/tmp/tide-bench' }, out: { type: 'string', default: join(here, 'results') },
} });
const count = Number(option.rows);
const tool = (name) => resolve(option.build, 'bench', name);
const peer = (name) => join(here, 'peers', name);
const node = (script, form) => (set, file) =>
  [process.execPath, [peer(script), set, file, option.runs, option.threads, form]];
const rscript = (form) => (set, file) =>
  ['Rscript', [peer('data_table.R'), set, file, option.runs, option.threads, form]];

const engines = [
  { name: 'tide', sets: ['g1', 'trade'],
    command: (set, file) => [tool('bench_ask'), [set, file, option.runs, option.threads]] },
  { name: 'DuckDB', sets: ['g1', 'trade'], command: node('duckdb.mjs', 'text') },
  { name: 'DuckDB ENUM', sets: ['g1', 'trade'], command: node('duckdb.mjs', 'enum') },
  { name: 'Polars', sets: ['g1'], command: node('polars.mjs', 'text') },
  { name: 'Polars category', sets: ['g1'], command: node('polars.mjs', 'category') },
  { name: 'data.table', sets: ['g1'], command: rscript('text') },
  { name: 'data.table factor', sets: ['g1'], command: rscript('factor') },
].filter(({ name }) => name === 'tide' || !option.engines ||
                       option.engines.toLowerCase().split(',').includes(name.toLowerCase()));

function make(set) {
  const file = join(option.data, `${set}-${count}.csv`);
  if (!existsSync(file)) {
    console.error(`${file}: making it`);
    mkdirSync(option.data, { recursive: true });
    const part = `${file}.part`;
    const to = openSync(part, 'w');
    execFileSync(tool(`bench_${set}`), [option.rows], { stdio: ['ignore', to, 'inherit'] });
    closeSync(to);
    renameSync(part, file);
  }
  return file;
}

// ---- one engine ----

function run(engine, set, file) {
  const [program, list] = engine.command(set, file);
  console.error(`${set}: ${engine.name}`);
  const child = spawnSync(program, list, { encoding: 'utf8', maxBuffer: 1 << 26 });
  const lines = (child.stdout ?? '').split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
  const [load, ...questions] = lines;
  if (child.status !== 0 || load === undefined) {
    const why = child.error?.message ?? (child.stderr || '').trim().split('\n').find((line) => /error|no package|fail/i.test(line));
    return { engine: engine.name, absent: why ?? `exit status ${child.status ?? child.signal}`,
             has_failed: load !== undefined };
  }
  return { engine: engine.name, ...load,
           questions: Object.fromEntries(questions.map(({ question, ...rest }) => [question, rest])) };
}

// ---- answers ----

function scaled(text, digits) {
  const [whole, part = ''] = text.split('.');
  return BigInt(whole + part.padEnd(digits, '0'));
}

// Texts are exact; a double may differ by the rounding of its sum.
function isSame(a, b) {
  if (typeof a === 'string' && typeof b === 'string') {
    const digits = Math.max(...[a, b].map((text) => (text.split('.')[1] ?? '').length));
    return scaled(a, digits) === scaled(b, digits);
  }
  return Math.abs(Number(a) - Number(b)) <= 1e-9 * Math.max(Math.abs(Number(a)), Math.abs(Number(b)), 1e-6);
}

// What differs from tide's answer, or nothing.
function difference(ours, theirs) {
  if (theirs.rows !== undefined && theirs.rows !== ours.rows)
    return `${theirs.rows} rows, tide ${ours.rows}`;
  for (const [name, figure] of Object.entries(theirs.figures)) {
    const own = ours.figures[name];
    if (own === undefined)
      return `tide has no ${name}`;
    if (figure.cells !== own.cells)
      return `${name}: ${figure.cells} figures, tide ${own.cells}`;
    if (!isSame(own.sum, figure.sum ?? 0) || !isSame(own.squares, figure.squares ?? 0))
      return `${name}: sum ${figure.sum}, of squares ${figure.squares}; tide ${own.sum}, ${own.squares}`;
  }
}

function compare(results) {
  const tide = results[0];
  for (const result of results.slice(1)) {
    if (result.absent)
      continue;
    if (result.rows !== tide.rows)
      result.differs = `${result.rows} rows read, tide ${tide.rows}`;
    for (const [name, question] of Object.entries(result.questions))
      question.differs = difference(tide.questions[name], question);
  }
}

function spread(ms) {
  const sorted = [...ms].sort((a, b) => a - b);
  return { median: sorted[sorted.length >> 1], least: sorted[0], most: sorted[sorted.length - 1] };
}

// ---- all of it ----

const git = (...list) => execFileSync('git', ['-C', here, ...list], { encoding: 'utf8' }).trim();
const about = {
  date: new Date().toISOString(), cpu: cpus()[0].model.trim(), processors: cpus().length,
  memory_gb: Math.round(totalmem() / 1e9), threads: Number(option.threads), runs: Number(option.runs), rows: count,
  commit: git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '-uno') ? ' and changes' : ''),
  load_average: Number(execFileSync('cut', ['-d ', '-f1', '/proc/loadavg'], { encoding: 'utf8' })),
  sets: {},
};
for (const set of option.sets.split(',')) {
  const file = make(set);
  const results = engines.filter((engine) => engine.sets.includes(set)).map((engine) => run(engine, set, file));
  if (results[0].absent)
    throw new Error(`tide: ${results[0].absent}`);
  compare(results);
  for (const result of results)
    for (const question of Object.values(result.questions ?? {})) {
      Object.assign(question, spread(question.ms));
      question.rows_per_second = Math.round(count / question.median * 1e3);
    }
  about.sets[set] = results;
}

const cpu = about.cpu.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
const name = `${about.date.slice(0, 10)}-${cpu}-${option.sets.replaceAll(',', '-')}-${count}`;
mkdirSync(option.out, { recursive: true });
const path = (end) => join(option.out, name + end);
writeFileSync(path('.json'), JSON.stringify(about, null, 1) + '\n');
for (const [set, results] of Object.entries(about.sets))
  writeFileSync(path(`-${set}.svg`), chart(set, about, results));
writeFileSync(path('.md'), report(about, name));
console.log(report(about, name));
console.error(`written: ${path('.json')}, .md, .svg`);
const all = Object.values(about.sets).flat();
process.exitCode = all.some((result) => result.has_failed || result.differs ||
  Object.values(result.questions ?? {}).some((question) => question.differs)) ? 1 : 0;
