// A CSV file of TRADE into memory by DuckDB and Polars: the fastest of some runs.
//
//     NODE_PATH=.../node_modules node bench/peers/load.mjs trade.csv [RUNS]
//
// Each prints its rows and the exact sum of value_usd in cents before its time: compare
// them with each other and with `tide describe` first. Both get two threads, and columns
// declared as tide reads them: keys as text, figures exact where the peer can.
import { createRequire } from 'node:module';
import { statSync } from 'node:fs';

const require = createRequire(process.env.NODE_PATH ? process.env.NODE_PATH + '/x' : import.meta.url);
const [path, runs = '3'] = process.argv.slice(2);
const megabytes = statSync(path).size / 1e6;

function tell(peer, rows, cents, times) {
  const best = Math.min(...times.map((t) => t.wall));
  const processor = Math.min(...times.map((t) => t.processor));
  console.log(`${peer}: ${rows} rows, value_usd ${cents} cents, ` +
              `${best.toFixed(0)} ms (${(megabytes / best * 1e3).toFixed(0)} MB/s), ` +
              `processor ${processor.toFixed(0)} ms`);
}

async function time(run) {
  const begin = performance.now();
  const before = process.cpuUsage();
  await run();
  const used = process.cpuUsage(before);
  return { wall: performance.now() - begin, processor: (used.user + used.system) / 1e3 };
}

async function duckdb() {
  const { DuckDBInstance } = require('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  const times = [];
  for (let i = 0; i < Number(runs); i++) {
    await connection.run('drop table if exists trade');
    times.push(await time(() => connection.run(
      `create table trade as select * from read_csv('${path}', header = true, columns = {
         period: 'varchar', reporter: 'varchar', partner: 'varchar', flow: 'varchar',
         product: 'varchar', value_usd: 'decimal(18,2)', quantity_kg: 'decimal(18,3)'})`)));
  }
  const answer = await connection.runAndReadAll(
    'select count(*), cast(sum(value_usd) * 100 as hugeint) from trade');
  const [rows, cents] = answer.getRows()[0];
  tell('duckdb ' + (require('@duckdb/node-api/package.json').version), rows, cents, times);
}

async function polars() {
  const pl = require('nodejs-polars');
  const times = [];
  let frame;
  for (let i = 0; i < Number(runs); i++)
    times.push(await time(() => {
      frame = pl.readCSV(path, { dtypes: {
        period: pl.Utf8, reporter: pl.Utf8, partner: pl.Utf8, flow: pl.Utf8,
        product: pl.Utf8, value_usd: pl.Float64, quantity_kg: pl.Float64 } });
    }));
  let cents = 0n;
  for (const value of frame.getColumn('value_usd').toArray())
    cents += BigInt(Math.round(value * 100));
  tell('polars ' + (require('nodejs-polars/package.json').version), frame.height, cents, times);
}

for (const peer of [duckdb, polars])
  await peer().catch((error) => console.log(`${peer.name}: ${error.message}`));
