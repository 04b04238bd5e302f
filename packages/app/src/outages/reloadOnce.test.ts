import { describe, expect, it, vi } from 'vitest';
import { reloadOnce } from './reloadOnce.ts';

describe('reloadOnce', () => {
  it('loads a page again, and not for ever when that does not help', () => {
    const memory = new Map<string, string>();
    const storage = {
      getItem: (key: string) => memory.get(key) ?? null,
      setItem: (key: string, value: string) => void memory.set(key, value),
    };
    const reload = vi.fn();
    const at = (now: number) => reloadOnce({ reload }, storage, now);
    at(1_000_000);
    at(1_001_000);
    at(1_059_999);
    expect(reload).toHaveBeenCalledTimes(1);
    at(1_060_000);
    expect(reload).toHaveBeenCalledTimes(2);
  });
});
