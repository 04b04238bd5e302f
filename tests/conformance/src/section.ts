import type { CaseOptions, ConformanceCase } from './ConformanceCase.ts';

/** The cases of one topic, by name. */
export function section(
  name: string,
  cases: Readonly<Record<string, CaseOptions['run'] | CaseOptions>>,
): readonly ConformanceCase[] {
  return Object.entries(cases).map(([behaviour, entry]) => ({
    section: name,
    name: behaviour,
    ...(typeof entry === 'function' ? { run: entry } : entry),
  }));
}
