import { medianOf } from '../compare.ts';
import { describeSummary, ratios } from '../run/summarize.ts';
import { bare, ours, stock } from './contestants/contestants.ts';
import type { Measurement, Workload } from './workloads/Workload.ts';

/** Measurements of one workload, one a round, by the contestant's name. */
export type Rounds = ReadonlyMap<string, readonly Measurement[]>;

/** Microseconds of CPU for one request or event, round by round. */
export function cpuPerUnit(rounds: Rounds, name: string): number[] {
  return (rounds.get(name) ?? []).map(({ cpu, units }) => cpu / units);
}

/** Rows of the table: medians over the rounds, and ratios with their spread. */
export function describeWorkload({ name: what, unit }: Workload, rounds: Rounds): object[] {
  const over = (name: string, other: string) =>
    describeSummary(ratios(cpuPerUnit(rounds, name), cpuPerUnit(rounds, other)));
  return [...rounds].map(([name, measurements]) => {
    const median = (value: (measurement: Measurement) => number) =>
      medianOf(measurements.map(value));
    return {
      what,
      who: name,
      'per second': `${median(({ units, seconds }) => units / seconds).toFixed(0)} ${unit}s`,
      'core busy': `${median(({ cpu, seconds }) => cpu / seconds / 1e4).toFixed(0)} %`,
      p50: `${median(({ p50 }) => p50).toFixed(2)} ms`,
      p99: `${median(({ p99 }) => p99).toFixed(2)} ms`,
      CPU: `${medianOf(cpuPerUnit(rounds, name)).toFixed(1)} µs`,
      'CPU ÷ ours': over(name, ours.name),
      'CPU ÷ stock': over(name, stock.name),
      'CPU ÷ bare': over(name, bare.name),
    };
  });
}
