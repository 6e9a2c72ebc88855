// Growth on the year before of trade records in memory, by DuckDB: the median of some runs.
//
//     NODE_PATH=.../node_modules node bench/peers/questions.mjs trade.csv [RUNS]
//
// The questions of bench_questions, in DuckDB's best form: keys as ENUM, months as integers,
// the base found by a join on the month. Each line ends with the count of rates and their
// sum: compare them with tide's before the times. Encoding is shown apart.
import { createRequire } from 'node:module';

const require = createRequire(process.env.NODE_PATH ? process.env.NODE_PATH + '/x' : import.meta.url);
const { DuckDBInstance } = require('@duckdb/node-api');
const [path, runs = '5'] = process.argv.slice(2);
const keys = ['reporter', 'partner', 'flow', 'product'];
const questions = ['reporter,flow', 'product,flow', 'reporter,partner,flow', 'reporter,product'];

const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
const connection = await instance.connect();

async function time(run) {
  const begin = performance.now();
  await run();
  return performance.now() - begin;
}

const load = await time(() => connection.run(
  `create table read as select * from read_csv('${path}', header = true, columns = {
     period: 'varchar', reporter: 'varchar', partner: 'varchar', flow: 'varchar',
     product: 'varchar', value_usd: 'decimal(15,2)', quantity_kg: 'decimal(15,3)'})`));
const encode = await time(async () => {
  for (const key of keys)
    await connection.run(`create type e_${key} as enum (select distinct ${key} from read order by 1)`);
  await connection.run(
    `create table trade as select
       cast(substr(period, 1, 4) as integer) * 12 + cast(substr(period, 6, 2) as integer) as month,
       ${keys.map((key) => `${key}::e_${key} as ${key}`).join(', ')}, value_usd from read`);
});
console.log(`duckdb ${require('@duckdb/node-api/package.json').version}: ` +
            `load ${load.toFixed(0)} ms, encode ${encode.toFixed(0)} ms`);

for (const by of questions) {
  const same = by.split(',').map((key) => `a.${key} = b.${key}`).join(' and ');
  const sql = `with grouped as (
      select ${by}, month, sum(value_usd)::double as v from trade group by ${by}, month)
    select count(*), sum(100 * (a.v - b.v) / b.v)
    from grouped a join grouped b on ${same} and a.month = b.month + 12`;
  const times = [];
  let row;
  for (let i = 0; i <= Number(runs); i++) {
    const ms = await time(async () => { row = (await connection.runAndReadAll(sql)).getRows()[0]; });
    if (i > 0)
      times.push(ms);
  }
  times.sort((a, b) => a - b);
  console.log(`yoy ${by.padEnd(26)} ${times[times.length >> 1].toFixed(1).padStart(10)} ` +
              `${times[0].toFixed(1).padStart(10)} ${times[times.length - 1].toFixed(1).padStart(10)} ` +
              `${String(row[0]).padStart(10)} ${row[1]}`);
}
