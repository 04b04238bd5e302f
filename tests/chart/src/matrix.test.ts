import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { stringify } from 'yaml';
import { faultOf } from './testing/customResources.ts';
import { findRepeatedKeys } from './testing/findRepeatedKeys.ts';
import { matrix } from './testing/matrix.ts';
import type { Manifest, Rendered } from './testing/Rendered.ts';
import { chart, renderChart, runHelm } from './testing/renderChart.ts';

/** By Kubernetes' version, oldest first. What a schema does not name is an error. */
const validators = inject('schemas').map(
  ({ version, schema }) =>
    [version, new Ajv({ allErrors: true, strict: true }).addSchema(schema, 'kubernetes')] as const,
);

/** Helm allows no more. */
const LONGEST_RELEASE_NAME = 'portal-of-the-'.padEnd(53, 'x');

describe.each(inject('helms'))('with Helm $version', helm => {
  describe.each(Object.entries(matrix))('%s', (_name, values) => {
    let rendered: Rendered;
    beforeAll(async () => {
      rendered = await renderChart(values, { helm });
    });

    it('passes helm lint --strict', async () => {
      await using folder = await temporaryFolder();
      const file = join(folder.path, 'values.yaml');
      await writeFile(file, stringify(values));
      await runHelm(['lint', '--strict', chart, `--values=${file}`], { helm });
    });

    it.each(validators)('is valid for Kubernetes %s', (_version, validator) => {
      expect(rendered.manifests.length).toBeGreaterThan(20);
      expect(invalidObjects(rendered, validator)).toEqual([]);
    });

    it('follows the rules of the custom resources’ own definitions', () => {
      expect(rendered.manifests.map(faultOf).filter(Boolean)).toEqual([]);
    });

    it('has no key twice in a list that Kubernetes merges by key', () => {
      expect(rendered.manifests.flatMap(findRepeatedKeys)).toEqual([]);
    });

    it('keeps names and labels within 63 characters for the longest release name', async () => {
      expect(LONGEST_RELEASE_NAME).toHaveLength(53);
      const long = await renderChart(values, { helm, release: LONGEST_RELEASE_NAME });
      const names = long.manifests.map(({ metadata }) => metadata.name);
      const labels = long.manifests.flatMap(({ metadata }) => Object.values(metadata.labels));
      expect([...names, ...labels].filter(text => text.length > 63)).toEqual([]);
      expect(new Set(long.names()).size).toBe(long.manifests.length);
    });
  });

  it('takes the oldest and the newest cluster, and refuses one that is too old', async () => {
    for (const [version] of validators) {
      await renderChart({}, { helm, kubernetes: `${version}.0` });
    }
    await expect(renderChart({}, { helm, kubernetes: '1.31.9' })).rejects.toThrow(
      /kubeVersion: >=1\.32\.0-0/,
    );
  });
});

it('is the same with every Helm', async () => {
  for (const values of Object.values(matrix)) {
    const [first, ...others] = await Promise.all(
      inject('helms').map(helm => renderChart(values, { helm })),
    );
    for (const other of others) {
      // Their random passwords differ.
      expect(first?.changesTo(other).filter(name => !name.startsWith('Secret '))).toEqual([]);
    }
  }
});

it('tells a fault from what is right, so that a valid chart means something', async () => {
  const [[, validator] = []] = validators;
  const rendered = await renderChart();
  const deployment = rendered.one('Deployment', 'catalog');
  const faults: Manifest[] = [
    { ...deployment, spec: { ...Object(deployment.spec), replica: 1 } },
    { ...deployment, spec: { ...Object(deployment.spec), replicas: '1' } },
    { ...deployment, spec: { ...Object(deployment.spec), selector: undefined } },
    { ...deployment, apiVersion: 'apps/v1beta1' },
  ];
  for (const fault of faults) {
    expect(validator && invalidObjects({ manifests: [fault] }, validator)).toHaveLength(1);
  }
});

it('tells a custom resource that breaks a rule', async () => {
  const rendered = await renderChart({
    exposure: 'gatewayApi',
    gatewayApi: { parentRefs: [{ name: 'edge' }] },
  });
  const route = rendered.one('HTTPRoute', 'catalog');
  expect(faultOf(route)).toBeUndefined();
  const [rule] = Object(route.spec).rules;
  const matches = [{ path: { type: 'PathPrefix', value: 'x'.repeat(2_000) } }];
  const fault = { ...route, spec: { ...Object(route.spec), rules: [{ ...rule, matches }] } };
  expect(faultOf(fault)).toMatch(/HTTPRoute .*value/);
});

function invalidObjects({ manifests }: Pick<Rendered, 'manifests'>, validator: Ajv): string[] {
  return manifests.flatMap(manifest => {
    const kind = `${manifest.apiVersion}/${manifest.kind}`;
    const pointer = encodeURIComponent(kind.replaceAll('/', '~1'));
    const validate = validator.getSchema(`kubernetes#/$defs/${pointer}`);
    if (!validate) {
      return [`${kind} is not known`];
    }
    // As the API server gets it: what is undefined here does not exist.
    return validate(JSON.parse(JSON.stringify(manifest)))
      ? []
      : [`${kind} ${manifest.metadata.name}: ${validator.errorsText(validate.errors)}`];
  });
}

async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), 'splitstage-chart-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}
