import { parse } from 'yaml';

/** A part of values.schema.json, as far as the README shows it. */
interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

interface Row {
  readonly key: string;
  readonly description: string;
  readonly value: string;
}

/**
 * Writes the chart's README: what it is, and every key with its sentence from the schema and its
 * default from the values.
 */
export function formatReadme(options: {
  /** The text before the tables. */
  readonly introduction: string;
  /** The text of values.schema.json. */
  readonly schema: string;
  /** The text of values.yaml. */
  readonly values: string;
}): string {
  const schema: Schema = JSON.parse(options.schema);
  const values: unknown = parse(options.values);
  const top = Object.entries(schema.properties ?? {}).filter(([key]) => key !== 'global');

  const sections = top.map(([key, node]) => {
    const own = resolve(schema, node);
    const rows = own.properties ? rowsOf(schema, own, key, at(values, key)) : [];
    return rows.length > 0
      ? [`### ${key}`, own.description ?? '', table(rows)].join('\n\n')
      : undefined;
  });
  const single = top
    .filter(([, node]) => !resolve(schema, node).properties)
    .map(([key, node]) => rowOf(resolve(schema, node), key, at(values, key)));

  return `${[
    options.introduction.trim(),
    '## Values',
    table(single),
    ...sections.filter(section => section !== undefined),
  ].join('\n\n')}\n`;
}

function rowsOf(root: Schema, node: Schema, path: string, value: unknown): Row[] {
  return Object.entries(node.properties ?? {}).flatMap(([name, child]) => {
    const own = resolve(root, child);
    const key = `${path}.${name}`;
    // What these hold are the keys of a service again.
    const isVariant = name === 'next' || name === 'processing';
    const shown = isVariant ? ownKeysOf(root, own) : own;
    return shown.properties
      ? [
          ...(isVariant ? [{ ...rowOf(own, key, at(value, name)), value: '' }] : []),
          ...rowsOf(root, shown, key, at(value, name)),
        ]
      : [rowOf(own, key, at(value, name))];
  });
}

/** Without the keys that it takes from a service. */
function ownKeysOf(root: Schema, node: Schema): Schema {
  const options = root.$defs?.option ?? {};
  return {
    ...node,
    properties: Object.fromEntries(
      Object.entries(node.properties ?? {}).filter(([key]) => !(key in options)),
    ),
  };
}

function rowOf(node: Schema, key: string, value: unknown): Row {
  return { key, description: node.description ?? '', value: JSON.stringify(value) ?? '' };
}

function table(rows: readonly Row[]): string {
  const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('<', '\\<');
  return [
    '| Key | What it is | Default |',
    '|---|---|---|',
    ...rows.map(
      ({ key, description, value }) =>
        `| \`${key}\` | ${cell(description)} | ${value && value.length <= 120 ? `\`${value.replaceAll('|', '\\|')}\`` : value && 'see values.yaml'} |`,
    ),
  ].join('\n');
}

function resolve(root: Schema, node: Schema): Schema {
  if (node.$ref === undefined) {
    return node;
  }
  const path = node.$ref.replace(/^#\//, '').split('/');
  return path.reduce<Schema>((found, key) => Object(found)[key], root);
}

function at(value: unknown, key: string): unknown {
  return Object(value)[key];
}
