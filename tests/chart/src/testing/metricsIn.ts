import { parser } from '@prometheus-io/lezer-promql';

/**
 * The names of the metrics in a PromQL expression.
 *
 * @throws Error with the part that is no PromQL
 */
export function metricsIn(expression: string): string[] {
  const names = new Set<string>();
  parser.parse(expression).iterate({
    enter({ name, type, from, to }) {
      if (type.isError) {
        throw new Error(`Not PromQL from character ${from} on: ${expression}`);
      }
      if (name === 'VectorSelector') {
        names.add(/^[\w:]*/.exec(expression.slice(from, to))?.[0] ?? '');
      }
    },
  });
  return [...names].sort();
}
