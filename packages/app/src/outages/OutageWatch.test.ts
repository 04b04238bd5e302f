import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { OutageLog } from './OutageLog.ts';
import { OutageWatch } from './OutageWatch.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function watching(answers: () => boolean) {
  const log = new OutageLog();
  const asked: number[] = [];
  const start = Date.now();
  const watch = new OutageWatch({
    log,
    probe: async () => {
      asked.push((Date.now() - start) / 1000);
      return answers();
    },
  });
  return { log, asked, watch };
}

describe('OutageWatch', () => {
  it('asks nobody while all answer', async () => {
    const { asked } = watching(() => true);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(asked).toEqual([]);
  });

  it('asks less and less often until there is an answer, then no more', async () => {
    let up = false;
    const { log, asked } = watching(() => up);
    log.report('catalog', 'unavailable');
    await vi.advanceTimersByTimeAsync(50_000);
    expect(asked).toEqual([2, 5, 10, 20, 40]);
    up = true;
    await vi.advanceTimersByTimeAsync(600_000);
    expect(asked).toEqual([2, 5, 10, 20, 40, 70]);
    expect(log.get().pluginIds).toEqual([]);
  });

  it('does not start a page again every two seconds for who says yes and then fails', async () => {
    const { log, asked } = watching(() => true);
    log.subscribe(() => {
      if (log.get().pluginIds.length === 0) {
        queueMicrotask(() => log.report('catalog', 'unavailable'));
      }
    });
    log.report('catalog', 'unavailable');
    await vi.advanceTimersByTimeAsync(100_000);
    expect(asked).toEqual([2, 5, 10, 20, 40, 70, 100]);
  });

  it('asks soon again after a minute of calm', async () => {
    let up = false;
    const { log, asked } = watching(() => up);
    log.report('catalog', 'unavailable');
    await vi.advanceTimersByTimeAsync(15_000);
    up = true;
    await vi.advanceTimersByTimeAsync(70_000);
    asked.length = 0;
    log.report('catalog', 'unavailable');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(asked).toHaveLength(1);
  });

  it('asks at once when somebody wants to know', async () => {
    const { log, asked, watch } = watching(() => true);
    log.report('catalog', 'unavailable');
    await watch.look();
    expect(asked).toEqual([0]);
    expect(log.get().pluginIds).toEqual([]);
  });
});
