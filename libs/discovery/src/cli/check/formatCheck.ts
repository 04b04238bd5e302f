import { formatColumns } from '../formatColumns.ts';
import type { Difference } from './Difference.ts';
import type { DescribedServices } from './describeServices.ts';

/** What `check` found. */
export interface CheckReport {
  readonly revision: string;
  readonly services: DescribedServices;
  /** The chart that was compared, or why none was. */
  readonly chart: { readonly source: string } | { readonly skipped: string };
  readonly differences: readonly Difference[];
}

/** Whether nothing differs, as far as it could be seen. */
export function isFine({ differences, services }: CheckReport): boolean {
  return differences.length === 0 && services.failed.size === 0 && services.faults.size === 0;
}

/** The report for people. */
export function formatCheck(report: CheckReport): string {
  const { revision, services, chart, differences } = report;
  const { installed, faults, failed, absent, unlisted } = services;
  const compared = [...installed.keys()].join(', ') || 'none';
  const lines = [
    `table  revision ${revision}, valid`,
    `code   compared: ${compared}`,
    ...absent.map(name => `       ${name}: not compared, there is no services/${name}-backend`),
    ...unlisted.map(name => `       services/${name}-backend: not compared, the table has no row`),
    'source' in chart
      ? `chart  compared: ${chart.source}`
      : `chart  not compared: ${chart.skipped}`,
  ];
  for (const [name, reason] of failed) {
    lines.push('', `${name}: ${reason}`);
  }
  for (const [name, reasons] of faults) {
    lines.push('', ...reasons.map(reason => `${name}: ${reason}`));
  }
  if (differences.length > 0) {
    lines.push(
      '',
      formatColumns(
        ['service', 'plugin', 'table says', 'found', 'where'],
        differences.map(({ service, plugin, table, found, where }) => [
          service,
          plugin,
          table,
          found,
          where,
        ]),
      ),
    );
  }
  lines.push('', verdict(report));
  return lines.join('\n');
}

/** The report for machines. */
export function checkAsJson(report: CheckReport): object {
  const { revision, services, chart, differences } = report;
  return {
    ok: isFine(report),
    revision,
    code: {
      compared: [...services.installed].map(([service, plugins]) => ({ service, plugins })),
      faults: [...services.faults].map(([service, reasons]) => ({ service, reasons })),
      failed: [...services.failed].map(([service, reason]) => ({ service, reason })),
      absent: services.absent,
      unlisted: services.unlisted,
    },
    chart,
    differences,
  };
}

function verdict(report: CheckReport): string {
  const { differences, services } = report;
  if (isFine(report)) {
    return services.installed.size > 0 || 'source' in report.chart
      ? 'Nothing differs.'
      : 'The table is valid. There was nothing to compare it with.';
  }
  return [
    ...(differences.length > 0 ? [`${count(differences.length, 'difference')}.`] : []),
    ...(services.faults.size > 0
      ? [`${count(services.faults.size, 'service')} would not start.`]
      : []),
    ...(services.failed.size > 0
      ? [`${count(services.failed.size, 'service')} could not be compared.`]
      : []),
  ].join(' ');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
