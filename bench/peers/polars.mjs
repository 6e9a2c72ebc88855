// The questions G1 of bench_ask to Polars, for bench/run.mjs.
//
//     NODE_PATH=.../node_modules node bench/peers/polars.mjs g1 FILE RUNS THREADS text|category
//
// Figures of v3 are doubles. Two questions have no form in this package: the regression of q9,
// and in q8 the second largest, for which lists of all figures would be sorted.
const [set, path, runs, threads, form] = process.argv.slice(2);
process.env.POLARS_MAX_THREADS = threads;
const { ask, peak, require, tell, time } = await import('./peer.mjs');
const pl = require('nodejs-polars');

const g1 = {
  q1: [['id1'], [pl.col('v1').sum().alias('sum')]],
  q2: [['id1', 'id2'], [pl.col('v1').sum().alias('sum')]],
  q3: [['id3'], [pl.col('v1').sum().alias('v1_sum'), pl.col('v3').mean().alias('v3_mean')]],
  q4: [['id4'], ['v1', 'v2', 'v3'].map((v) => pl.col(v).mean().alias(`${v}_mean`))],
  q5: [['id6'], ['v1', 'v2', 'v3'].map((v) => pl.col(v).sum().alias(`${v}_sum`))],
  q6: [['id4', 'id5'], [pl.col('v3').median().alias('median'), pl.col('v3').std().alias('sd')]],
  q7: [['id3'], [pl.col('v1').max().alias('v1_max'), pl.col('v2').min().alias('v2_min')]],
  q10: [['id1', 'id2', 'id3', 'id4', 'id5', 'id6'],
        [pl.col('v3').sum().alias('sum'), pl.col('v3').count().alias('count')]],
};

function describe(answer, keys) {
  const figures = {};
  for (const name of answer.columns.filter((column) => !keys.includes(column))) {
    const values = answer.getColumn(name).toArray();
    let sum = 0;
    let squares = 0;
    for (const value of values) {
      sum += Number(value);
      squares += Number(value) ** 2;
    }
    figures[name] = { cells: values.length, sum, squares };
  }
  return { rows: answer.height, figures };
}

let data;
const load = await time(() => {
  data = pl.readCSV(path, { dtypes: {
    id1: pl.Utf8, id2: pl.Utf8, id3: pl.Utf8, id4: pl.Int32, id5: pl.Int32, id6: pl.Int32,
    v1: pl.Int32, v2: pl.Int32, v3: pl.Float64 } });
});
const encode = await time(() => {
  if (form === 'category')
    data = data.withColumns(...['id1', 'id2', 'id3'].map((key) => pl.col(key).cast(pl.Categorical)));
});
tell({ version: require('nodejs-polars/package.json').version, load_ms: load, encode_ms: encode,
       rows: data.height, peak_mb: peak() });
for (const [name, [keys, figures]] of Object.entries(set === 'g1' ? g1 : {})) {
  let answer;
  await ask(name, Number(runs), () => { answer = data.groupBy(keys).agg(...figures); },
            () => describe(answer, keys));
}
