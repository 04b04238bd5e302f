import { join } from 'node:path';
import ts from '@typescript/typescript6';

/** A JSON Schema; only as much of its shape as is written here. */
export interface JsonSchema {
  $ref?: string;
  type?: string;
  anyOf?: JsonSchema[];
  const?: unknown;
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: JsonSchema | false;
  $defs?: Record<string, JsonSchema>;
}

/**
 * Makes one strict JSON Schema of TypeScript types: what a type does not name is an error. The
 * result's `$defs` holds a schema under each name.
 *
 * Kubernetes publishes its schemas for programs as OpenAPI documents of several megabytes; on npm
 * they exist as types that are generated from them, which say the same of names, types and
 * requiredness.
 *
 * @param types - TypeScript types, usually `import('…').Name`, each by a name of your choice
 * @throws Error when a type is not found
 */
export function schemaOfTypes(types: Readonly<Record<string, string>>): JsonSchema {
  // Not a file; packages are looked for from where it would be.
  const entry = join(import.meta.dirname, 'entry.ts');
  const members = Object.entries(types).map(
    ([name, type]) => `  ${JSON.stringify(name)}: ${type};`,
  );
  const text = `export interface Entry {\n${members.join('\n')}\n}`;
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    noEmit: true,
    skipLibCheck: true,
    strict: true,
    target: ts.ScriptTarget.ES2022,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile } = host;
  host.fileExists = file => file === entry || fileExists(file);
  host.getSourceFile = (file, ...rest) =>
    file === entry
      ? ts.createSourceFile(file, text, ts.ScriptTarget.ES2022)
      : getSourceFile(file, ...rest);
  const program = ts.createProgram([entry], options, host);
  const source = program.getSourceFile(entry);
  const [problem] = program.getSemanticDiagnostics(source);
  const symbol = source && program.getTypeChecker().getSymbolAtLocation(source);
  const declared = symbol?.exports?.get(ts.escapeLeadingUnderscores('Entry'));
  if (problem || !declared) {
    throw new Error(ts.flattenDiagnosticMessageText(problem?.messageText ?? 'no types', '\n'));
  }
  return new Converter(program.getTypeChecker()).convert(declared);
}

class Converter {
  readonly #checker: ts.TypeChecker;
  readonly #names = new Map<ts.Type, string>();
  readonly #defs: Record<string, JsonSchema> = {};

  constructor(checker: ts.TypeChecker) {
    this.#checker = checker;
  }

  convert(entry: ts.Symbol): JsonSchema {
    for (const member of this.#checker.getDeclaredTypeOfSymbol(entry).getProperties()) {
      this.#defs[member.name] = this.#schemaOf(this.#checker.getTypeOfSymbol(member));
    }
    return { $defs: this.#defs };
  }

  #schemaOf(type: ts.Type): JsonSchema {
    // To the compiler, boolean is the union of its two values.
    if (type.flags & ts.TypeFlags.Boolean) return { type: 'boolean' };
    if (type.isUnion()) {
      const parts = type.types.filter(part => !(part.flags & ts.TypeFlags.Undefined));
      const schemas = parts.map(part => this.#schemaOf(part));
      const [only] = schemas;
      return schemas.length === 1 && only ? only : { anyOf: schemas };
    }
    if (type.isStringLiteral() || type.isNumberLiteral()) {
      return { const: type.value };
    }
    if (type.flags & ts.TypeFlags.BooleanLiteral) {
      return { const: this.#checker.typeToString(type) === 'true' };
    }
    if (type.flags & ts.TypeFlags.String) return { type: 'string' };
    if (type.flags & ts.TypeFlags.Number) return { type: 'number' };
    if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return {};
    if (type.flags & ts.TypeFlags.NonPrimitive) return { type: 'object' };
    if (type.symbol?.name === 'Date') return { type: 'string' };
    const item = this.#checker.isArrayType(type) ? type.getNumberIndexType() : undefined;
    return item ? { type: 'array', items: this.#schemaOf(item) } : this.#referenceTo(type);
  }

  /** Types refer to themselves, so each has a name. */
  #referenceTo(type: ts.Type): JsonSchema {
    let name = this.#names.get(type);
    if (name === undefined) {
      name = `${type.symbol?.name ?? 'type'}-${this.#names.size}`;
      this.#names.set(type, name);
      this.#defs[name] = this.#objectSchema(type);
    }
    return { $ref: `#/$defs/${name}` };
  }

  #objectSchema(type: ts.Type): JsonSchema {
    const values = type.getStringIndexType();
    const properties: Record<string, JsonSchema> = {};
    const required: string[] = [];
    for (const property of this.#checker.getPropertiesOfType(type)) {
      // The client calls what is a keyword somewhere, such as `from`, `_from`.
      const name = property.name.replace(/^_+/, '');
      properties[name] = this.#schemaOf(this.#checker.getTypeOfSymbol(property));
      if (!(property.flags & ts.SymbolFlags.Optional)) {
        required.push(name);
      }
    }
    return {
      type: 'object',
      properties,
      required,
      additionalProperties: values ? this.#schemaOf(values) : false,
    };
  }
}
