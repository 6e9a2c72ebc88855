// What the programs beside tide share: packages, time, and lines of JSON as bench_ask writes them.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export const require = createRequire(process.env.NODE_PATH ? process.env.NODE_PATH + '/x' : import.meta.url);

export async function time(run) {
  const begin = performance.now();
  await run();
  return performance.now() - begin;
}

// In MB of 10^6 bytes; 0 of a process that has ended.
export function peak(process = 'self') {
  let status = '';
  try {
    status = readFileSync(`/proc/${process}/status`, 'utf8');
  } catch {
    return 0;
  }
  return Number(/VmHWM:\s*(\d+)/.exec(status)?.[1] ?? 0) * 1024 / 1e6;
}

// A BigInt is exact, and so is a text of digits.
export function tell(what) {
  console.log(JSON.stringify(what, (_, value) => typeof value === 'bigint' ? String(value) : value));
}

// One question: a run that is not counted, then `runs`; `describe` tells the answer's rows and figures.
export async function ask(question, runs, run, describe) {
  const ms = [];
  const cpu = [];
  for (let i = 0; i <= runs; i++) {
    const before = process.cpuUsage();
    const elapsed = await time(run);
    const used = process.cpuUsage(before);
    if (i > 0) {
      ms.push(elapsed);
      cpu.push((used.user + used.system) / 1e3);
    }
  }
  const largest = peak();
  tell({ question, ...await describe(), ms, cpu_ms: cpu, peak_mb: largest });
}
