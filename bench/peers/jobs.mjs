// A job of many steps over one table: `tide run` beside DuckDB and beside separate calls.
//
//     NODE_PATH=.../node_modules node bench/peers/jobs.mjs TIDE trade.csv [STEPS]
//
// Each step asks for growth on the year before, by one of three sets of keys, of one
// reporter or of one flow, and is written to a CSV of its own. DuckDB runs the same as SQL
// in one process over a table whose keys are ENUM and whose months are integers; separate
// calls of tide are timed for the first ten steps and multiplied. Counts of rates and their
// sums are compared over all files before a time is shown. `having` drops the periods without
// a rate, which DuckDB does not answer with.
//
// Peak memory is the kernel's high-water mark of a process: of the child, read while it runs, and of
// this process for DuckDB, after its last step and before anything else.
import { spawn } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { peak, require } from './peer.mjs';

const { DuckDBInstance } = require('@duckdb/node-api');
const [tool, data, count = '1000'] = process.argv.slice(2);
const tide = resolve(tool);
const path = resolve(data);
const folder = mkdtempSync('/var/tmp/tide-jobs-');
const keysOf = [['flow'], ['partner', 'flow'], ['product', 'flow']];

// Runs the tool to its end: seconds, and the most memory that it held.
async function call(...words) {
  const begin = performance.now();
  const child = spawn(tide, words, { stdio: ['ignore', 'ignore', 'inherit'] });
  let most = 0;
  const watch = setInterval(() => { most = Math.max(most, peak(child.pid)); }, 20);
  const code = await new Promise((done) => child.on('exit', done));
  clearInterval(watch);
  if (code !== 0)
    throw new Error(`tide ${words[0]}: exit code ${code}`);
  return { s: (performance.now() - begin) / 1000, mb: most };
}

const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
const connection = await instance.connect();
const begin = performance.now();
await connection.run(
  `create table read as select * from read_csv('${path}', header = true, columns = {
     period: 'varchar', reporter: 'varchar', partner: 'varchar', flow: 'varchar',
     product: 'varchar', value_usd: 'decimal(15,2)', quantity_kg: 'decimal(15,3)'})`);
const names = (await connection.runAndReadAll('select distinct reporter from read order by 1')).getRows()
  .map((row) => row[0]);

const steps = Array.from({ length: Number(count) }, (_, i) => ({
  name: `s${i}`,
  reporter: names[i % names.length],
  by: keysOf[Math.floor(i / names.length) % keysOf.length],
  from: 2010 + Math.floor(i / (names.length * keysOf.length)) % 20,
}));

for (const key of ['reporter', 'partner', 'flow', 'product'])
  await connection.run(`create type e_${key} as enum (select distinct ${key} from read order by 1)`);
await connection.run(
  `create table trade as select cast(substr(period, 1, 4) as integer) * 12 +
     cast(substr(period, 6, 2) as integer) as month, reporter::e_reporter as reporter,
     partner::e_partner as partner, flow::e_flow as flow, product::e_product as product, value_usd from read`);
await connection.run('drop table read');
mkdirSync(`${folder}/duck`);
for (const step of steps) {
  const by = step.by.join(', ');
  const same = step.by.map((key) => `a.${key} = b.${key}`).join(' and ');
  await connection.run(
    `copy (with grouped as (select ${by}, month, sum(value_usd)::double as v from trade
             where reporter = '${step.reporter}' group by ${by}, month)
           select ${step.by.map((key) => `a.${key}`).join(', ')}, a.month, 100 * (a.v - b.v) / b.v as yoy
           from grouped a join grouped b on ${same} and a.month = b.month + 12
           where a.month > ${step.from} * 12 order by all)
     to '${folder}/duck/${step.name}.csv' (header)`);
}
const duck = { s: (performance.now() - begin) / 1000, mb: peak() };
await connection.closeSync();

symlinkSync(path, `${folder}/trade.csv`);
writeFileSync(`${folder}/job.yml`, [
  'job: 1', 'sources: {trade: {files: trade.csv}}', 'steps:',
  ...steps.map((s) => `  ${s.name}: {from: trade, where: ["reporter = '${s.reporter}'"], by: [${s.by.join(', ')}], ` +
                      `yoy: value_usd, since: ${s.from}, having: "yoy > -1000"}`),
  'outputs:', ...steps.map((s) => `  ${s.name}: {table: ${s.name}, to: tide/${s.name}.csv}`), ''].join('\n'));
const job = await call('run', '-q', '-j', '2', '--allow-path', dirname(path), `${folder}/job.yml`);
const first = steps.slice(0, 10);
const calls = { s: 0, mb: 0 };
for (const s of first) {
  const one = await call('yoy', path, '-q', '-j', '2', '--value', 'value_usd', '--where', `reporter = '${s.reporter}'`,
                         '--by', s.by.join(','), '--since', String(s.from), '-o', `${folder}/call.csv`);
  calls.s += one.s / first.length * steps.length;
  calls.mb = Math.max(calls.mb, one.mb);
}

// Rates of a file: how many, and their sum.
function total(file) {
  const [header, ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  const place = header.split(',').indexOf('yoy');
  const rates = lines.map((line) => line.split(',')[place]).filter((text) => text !== '' && text !== undefined);
  return [rates.length, rates.reduce((sum, text) => sum + Number(text), 0)];
}
let [count1, sum1, count2, sum2] = [0, 0, 0, 0];
for (const file of readdirSync(`${folder}/duck`)) {
  const [a, b] = [total(`${folder}/tide/${file}`), total(`${folder}/duck/${file}`)];
  if (a[0] !== b[0])
    throw new Error(`${file}: ${a[0]} rates by tide, ${b[0]} by DuckDB`);
  count1 += a[0]; sum1 += a[1]; count2 += b[0]; sum2 += b[1];
}
console.log(`${steps.length} steps, ${count1} rates; sums ${sum1.toFixed(3)} and ${sum2.toFixed(3)}`);
for (const [name, what, note] of [['tide run', job, ''], ['DuckDB script', duck, ''], ['separate calls', calls, ' (10 timed)']])
  console.log(`${name.padEnd(14)} ${what.s.toFixed(1).padStart(8)} s ${(what.s / job.s).toFixed(1).padStart(6)}x ` +
              `${what.mb.toFixed(0).padStart(6)} MB${note}`);
rmSync(folder, { recursive: true });
