// Correct digits of gretl on the certified sets of NIST StRD, as bench_nist prints those of tide.
//
//     node nist_gretl.mjs FOLDER
//
// mean, sd, corrgm; the F of anova; the coefficients and standard errors of ols and of mpols,
// its least squares in multiple precision. The files are cut into CSV in a folder for the
// time of the run, and one gretl script answers all.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = process.argv[2];
const room = mkdtempSync(join(tmpdir(), 'nist-'));
const linesOf = (set) => readFileSync(join(folder, `${set}.dat`), 'latin1').split(/\r?\n/);
const lastWord = (line) => Number(line.trim().split(/\s+/).pop());
const isFigures = (cells) => cells.length > 0 && cells.every((cell) => cell !== '' && !isNaN(Number(cell)));

function rowsOf(lines, width) {
  const rows = lines.map((line) => line.trim().split(/\s+/)).filter(isFigures);
  return rows.filter((row) => row.length === (width ?? Math.max(...rows.map((row) => row.length))));
}

const script = ['set verbose off'];
const asked = []; // { set, statistic, method, certified: [...] }

// What prints each figure of an expression after a word that tells which question it answers.
function ask(set, statistic, method, certified, ...expressions) {
  for (const expression of expressions)
    script.push(`printf "@answer ${asked.length} %.17g\\n", ${expression}`);
  asked.push({ set, statistic, method, certified, computed: [] });
}

function open(set, names, rows) {
  const file = join(room, `${set}.csv`);
  writeFileSync(file, [names, ...rows].map((row) => row.join(',')).join('\n') + '\n');
  script.push(`open "${file}" --quiet`);
}

for (const set of ['Lottery', 'Lew', 'Mavro', 'Michelso', ...[1, 2, 3, 4].map((i) => `NumAcc${i}`)]) {
  const lines = linesOf(set);
  const certified = (word) => lastWord(lines.find((line) => line.startsWith(word)));
  open(set, ['y'], rowsOf(lines.slice(lines.findIndex((line) => line.startsWith('---')) + 1), 1));
  ask(set, 'mean', 'both', [certified('Sample Mean')], 'mean(y)');
  ask(set, 'sd', 'both', [certified('Sample Standard')], 'sd(y)');
  script.push('catch matrix r = corrgm(y, 1)', 'if !$error');
  ask(set, 'lag-1 r', 'both', [certified('Sample Auto')], 'r[1,1]');
  script.push('endif');
}

for (const set of ['SiRstvt', 'AtmWtAgt', ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((i) => `SmLs0${i}t`)]) {
  const lines = linesOf(set);
  const rows = rowsOf(lines.slice(60));
  open(set, ['y', 'treatment'], rows.flatMap((row) => row.map((cell, i) => [cell, i + 1])));
  script.push('discrete treatment', 'catch anova y treatment --quiet');
  ask(set, 'ANOVA F', 'both', [lastWord(lines.find((line) => line.startsWith('Between')))], '$test');
}

// Regressors, and the highest power of the first that the model holds.
const models = { Norris: ['const x1'], Pontius: ['const x1', 2], NoInt1: ['x1'], NoInt2: ['x1'],
                 Filip: ['const x1', 10], Longley: ['const x1 x2 x3 x4 x5 x6'] };
for (let i = 1; i <= 5; i++)
  models[`Wampler${i}`] = ['const x1', 5];
for (const [set, [list, degree]] of Object.entries(models)) {
  const lines = linesOf(set);
  const rows = rowsOf(lines.slice(60));
  const said = lines.slice(0, 60).map((line) => line.trim().split(/\s+/))
    .filter((word) => /^B\d+$/.test(word[0]) && word.length >= 3);
  const powers = Array.from({ length: (degree ?? 1) - 1 }, (_, i) => i + 2);
  open(set, ['y', ...rows[0].slice(1).map((_, i) => `x${i + 1}`)], rows);
  for (const power of powers)
    script.push(`series p${power} = x1^${power}`);
  for (const [method, command] of [
    ['ols', `ols y ${list} ${powers.map((power) => `p${power}`).join(' ')}`],
    ['mpols', `mpols y ${list}${powers.length > 0 ? ' ; ' + powers.join(' ') : ''}`]]) {
    script.push(`catch ${command} --quiet`, 'failed = $error');
    for (const [statistic, accessor, at] of [['coefficients', '$coeff', 1], ['standard errors', '$stderr', 2]]) {
      script.push('if !failed', `matrix m = ${accessor}`, 'loop i = 1..rows(m) --quiet',
                  `printf "@answer ${asked.length} %.17g\\n", m[i]`, 'endloop', 'endif');
      asked.push({ set, statistic, method, certified: said.map((word) => Number(word[at])), computed: [] });
    }
  }
}

writeFileSync(join(room, 'nist.inp'), script.join('\n') + '\n');
const child = spawnSync('gretlcli', ['-b', join(room, 'nist.inp')], { encoding: 'utf8', maxBuffer: 1 << 26 });
rmSync(room, { recursive: true });
if (child.status !== 0)
  throw new Error(child.error?.message ?? child.stdout + child.stderr);
const version = /gretl version (\S+)/.exec(child.stdout)?.[1];
for (const [, at, figure] of child.stdout.matchAll(/^@answer (\d+) (\S+)$/gm))
  asked[at].computed.push(Number(figure));

function digits({ certified, computed }) {
  if (computed.length === 0)
    return 'refuses';
  if (computed.length !== certified.length)
    throw new Error(`${computed.length} figures, ${certified.length} certified`);
  const lre = computed.map((c, i) => certified[i] === 0 ? -Math.log10(Math.abs(c))
                                                        : -Math.log10(Math.abs((c - certified[i]) / certified[i])));
  return Math.max(0, Math.min(15, ...lre)).toFixed(1);
}

console.log(`| set | statistic | gretl ${version} | its mpols |\n|---|---|---|---|`);
for (const one of asked.filter(({ method }) => method !== 'mpols')) {
  const other = asked.find(({ set, statistic, method }) =>
    method === 'mpols' && set === one.set && statistic === one.statistic);
  console.log(`| ${one.set} | ${one.statistic} | ${digits(one)} | ${other ? digits(other) : ''} |`);
}
