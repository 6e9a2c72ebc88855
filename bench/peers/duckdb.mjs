// The questions of bench_ask to DuckDB, for bench/run.mjs.
//
//     NODE_PATH=.../node_modules node bench/peers/duckdb.mjs g1|trade FILE RUNS THREADS text|enum
//
// Keys are texts, or ENUM (and periods integer months), which is its best form for most
// questions; the encoding is told apart from loading. v3 is DOUBLE, its faster form; sums of v3
// are compared in decimals, by a second query that is not timed.
import { ask, peak, require, tell, time } from './peer.mjs';

const { DuckDBInstance } = require('@duckdb/node-api');
const [set, path, runs, threads, form] = process.argv.slice(2);
const instance = await DuckDBInstance.create(':memory:', { threads });
const connection = await instance.connect();
const rowsOf = async (sql) => (await connection.runAndReadAll(sql)).getRows();

const columns = {
  g1: { id1: 'varchar', id2: 'varchar', id3: 'varchar', id4: 'integer', id5: 'integer', id6: 'integer',
        v1: 'integer', v2: 'integer', v3: 'decimal(9,6)' },
  trade: { period: 'varchar', reporter: 'varchar', partner: 'varchar', flow: 'varchar',
           product: 'varchar', value_usd: 'decimal(15,2)', quantity_kg: 'decimal(15,3)' },
};
const texts = { g1: ['id1', 'id2', 'id3'], trade: ['reporter', 'partner', 'flow', 'product'] };
const rest = {
  g1: 'id4, id5, id6, v1, v2, v3::double as v3, v3 as exact',
  trade: `cast(substr(period, 1, 4) as integer) * 12 + cast(substr(period, 6, 2) as integer) as month,
          value_usd`,
};

// Keys, and of each figure its name as tide's, and its SQL; of the exact ones by `exact` for v3.
const g1 = [
  ['q1', 'id1', { sum: 'sum(v1)' }],
  ['q2', 'id1, id2', { sum: 'sum(v1)' }],
  ['q3', 'id3', { v1_sum: 'sum(v1)', v3_mean: 'avg(v3)' }],
  ['q4', 'id4', { v1_mean: 'avg(v1)', v2_mean: 'avg(v2)', v3_mean: 'avg(v3)' }],
  ['q5', 'id6', { v1_sum: 'sum(v1)', v2_sum: 'sum(v2)', v3_sum: 'sum(v3)' }],
  ['q6', 'id4, id5', { median: 'median(v3)', sd: 'stddev_samp(v3)' }],
  ['q7', 'id3', { v1_max: 'max(v1)', v2_min: 'min(v2)' }],
  ['q8', 'id6', { top: 'max(v3, 2)' }],
  ['q9', 'id2, id4', { r2_v2: 'power(corr(v1, v2), 2)' }],
  ['q10', 'id1, id2, id3, id4, id5, id6', { sum: 'sum(v3)', count: 'count(*)' }],
].map(([name, by, figures]) => ({ name, by, figures }));

const exactly = /^(sum|count|max|min)/;

function groupSql({ by, figures }, isExact) {
  const list = Object.entries(figures).map(([name, sql]) =>
    `${isExact && exactly.test(sql) ? sql.replace('v3', 'exact') : sql} as "${name}"`);
  return `select ${by}, ${list.join(', ')} from data group by ${by}`;
}

async function describe(sql, names, isExact) {
  const figures = {};
  const list = names.map((name) => `count(${name}), ${isExact(name) ? `sum(${name})::varchar` :
    `sum(${name}::double)`}, sum(${name}::double * ${name}::double)`);
  const [row] = await rowsOf(`select count(*), ${list.join(', ')} from (${sql})`);
  names.forEach((name, i) => {
    const [cells, sum, squares] = row.slice(1 + 3 * i, 4 + 3 * i);
    figures[name.replaceAll('"', '')] = { cells: Number(cells), sum, squares };
  });
  return { rows: Number(row[0]), figures };
}

async function askGroup(question) {
  const answer = () => connection.run(`create or replace temp table answer as ${groupSql(question, false)}`);
  let checked = groupSql(question, true);
  let names = Object.keys(question.figures);
  if (names[0] === 'top') {
    checked = `select top[1] as top1, top[2] as top2 from (${checked})`;
    names = ['top1', 'top2'];
  }
  const isExact = (name) => exactly.test(question.figures[name] ?? 'max');
  await ask(question.name, Number(runs), answer, () => describe(checked, names, isExact));
}

// Growth on the month a year before, found by a join; the share of a series in its flow and
// month; the sum of twelve months that are all there; the line through the logarithms.
function tradeSql(verb, by) {
  const same = by.split(',').map((key) => `a.${key} = b.${key}`).join(' and ');
  const grouped = `with grouped as (
    select ${by}, month, sum(value_usd) as v from data group by ${by}, month)`;
  switch (verb) {
    case 'yoy':
      return `${grouped} select ${by.split(',').map((key) => `a.${key}`)}, a.month,
        100 * (a.v::double - b.v::double) / b.v::double as yoy
        from grouped a join grouped b on ${same} and a.month = b.month + 12`;
    case 'share':
      return `${grouped} select ${by}, month,
        100 * v::double / (sum(v) over (partition by flow, month))::double as share from grouped`;
    case 'hhi':
      return `${grouped} select ${by.split(',').slice(1)}, month,
        sum(v::double * v::double) / pow(sum(v)::double, 2) as hhi
        from grouped group by ${by.split(',').slice(1)}, month`;
    case 'moving':
      return `${grouped} select * from (select ${by}, month, sum(v) over twelve as moving,
        count(*) over twelve as months from grouped
        window twelve as (partition by ${by} order by month range between 11 preceding and current row))
        where months = 12`;
    case 'trend':
      return `${grouped} select ${by}, regr_slope(ln(v::double), month / 12.0) as slope,
        regr_r2(ln(v::double), month) as r2 from grouped group by ${by}`;
  }
}

// tide gives no share of a month that lacks a series; where there are few rows, some do.
function checkedSql(verb, by) {
  if (verb !== 'share')
    return tradeSql(verb, by);
  const [first] = by.split(',');
  return `select * from (select *, count(*) over (partition by flow, month) as there
    from (${tradeSql(verb, by)})) where there = (select count(distinct ${first}) from data)`;
}

async function askTrade(name) {
  const [verb, by] = name.split(' ');
  const sql = tradeSql(verb, by);
  await ask(name, Number(runs), () => connection.run(`create or replace temp table answer as ${sql}`),
    async () => {
      const { figures } = await describe(checkedSql(verb, by), verb === 'trend' ? ['slope', 'r2'] : [verb],
                                         () => verb === 'moving');
      return { figures };
    });
}

const load = await time(() => connection.run(
  `create table read as select * from read_csv('${path}', header = true, columns = {
     ${Object.entries(columns[set]).map(([name, type]) => `${name}: '${type}'`).join(', ')}})`));
const [[rows]] = await rowsOf('select count(*) from read');
const encode = await time(async () => {
  for (const key of form === 'enum' ? texts[set] : [])
    await connection.run(`create type e_${key} as enum (select distinct ${key} from read order by 1)`);
  const keys = texts[set].map((key) => form === 'enum' ? `${key}::e_${key} as ${key}` : key);
  await connection.run(`create table data as select ${keys.join(', ')}, ${rest[set]} from read`);
  await connection.run('drop table read');
});
tell({ version: require('@duckdb/node-api/package.json').version, load_ms: load, encode_ms: encode,
       rows: Number(rows), peak_mb: peak() });
if (set === 'g1')
  for (const question of g1)
    await askGroup(question);
else
  for (const name of ['yoy reporter,flow', 'yoy product,flow', 'yoy reporter,partner,flow',
                      'yoy reporter,product', 'share reporter,flow', 'share product,flow',
                      'hhi partner,reporter,flow',
                      'moving reporter,partner,flow', 'trend reporter,partner,flow'])
    await askTrade(name);
