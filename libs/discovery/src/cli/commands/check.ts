import { readRoutingTable } from '../../readRoutingTable.ts';
import type { Command } from '../Command.ts';
import { compareChart } from '../check/compareChart.ts';
import { compareCode } from '../check/compareCode.ts';
import { describeServices } from '../check/describeServices.ts';
import { checkAsJson, formatCheck, isFine } from '../check/formatCheck.ts';
import { readChart } from '../check/readChart.ts';
import { renderChart } from '../check/renderChart.ts';
import { loadConfig } from '../loadConfig.ts';

/** `check`: does the code, and the chart, do what the table says? Starts no database. */
export const check: Command = {
  summary: 'Compare the table with the code and the chart',
  options: ['chart'],
  details: [
    "The table must be valid and say what each services/<name>-backend installs. The chart's",
    'ConfigMap, Ingresses and HTTPRoutes must say the same: that of --chart, otherwise that in',
    'deploy/helm when there is one. A plugin without the module that guards it is named too. No',
    'database and no server starts. Exits with 1 when something differs.',
  ],
  example: 'check --chart rendered.yaml',
  async run(invocation) {
    const { root, options, resolvePath } = invocation;
    const { table } = readRoutingTable(await loadConfig(invocation));
    // Before the slow part, so that a wrong path is told at once.
    const chart = await renderChart(options.chart && resolvePath(options.chart), root);
    const chartRouting = 'text' in chart ? readChart(chart.text) : undefined;
    const chartDifferences = chartRouting ? compareChart(table, chartRouting) : [];
    const services = await describeServices({
      root,
      table,
      configFiles: options.config.map(resolvePath),
    });
    const report = {
      revision: table.revision,
      services,
      chart: 'text' in chart ? { source: chart.source } : chart,
      differences: [...compareCode(table, services.installed), ...chartDifferences],
    };
    return {
      exitCode: isFine(report) ? 0 : 1,
      text: formatCheck(report),
      json: checkAsJson(report),
    };
  },
};
