import { describe, expect, it, vi } from 'vitest';
import { createOutageMiddleware } from './createOutageMiddleware.ts';
import { OutageLog } from './OutageLog.ts';

describe('OutageLog', () => {
  it('lists who does not answer until they do', () => {
    const log = new OutageLog();
    log.report('search', 'unavailable');
    log.report('catalog', 'unavailable');
    expect(log.get().pluginIds).toEqual(['catalog', 'search']);
    log.report('search', 'answered');
    expect(log.get().pluginIds).toEqual(['catalog']);
    log.clear();
    expect(log.get().pluginIds).toEqual([]);
  });

  it('tells its listeners of changes only', () => {
    const log = new OutageLog();
    const listener = vi.fn();
    const unsubscribe = log.subscribe(listener);
    log.report('catalog', 'answered');
    log.report('catalog', 'unavailable');
    log.report('catalog', 'unavailable');
    expect(listener).toHaveBeenCalledTimes(1);
    unsubscribe();
    log.clear();
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('counts who came back, but not who was only forgotten', () => {
    const log = new OutageLog();
    log.report('catalog', 'unavailable');
    log.report('catalog', 'answered');
    log.report('search', 'unavailable');
    log.clear();
    log.report('search', 'answered');
    expect(log.get().recoveries).toEqual({ catalog: 1 });
  });

  it('knows a portal that nobody can reach from one whose service is down', () => {
    const log = new OutageLog();
    log.report('catalog', 'unreachable');
    log.report('notifications', 'unreachable');
    expect(log.get().unreachable).toBe(true);
    log.report('notifications', 'unavailable');
    expect(log.get()).toMatchObject({
      pluginIds: ['catalog', 'notifications'],
      unreachable: false,
    });
    log.report('search', 'unreachable');
    log.report('signals', 'answered');
    expect(log.get().unreachable).toBe(false);
  });

  it('remembers what panels tell, each for itself', () => {
    const log = new OutageLog();
    const first = log.tell(['catalog']);
    const second = log.tell(['catalog', 'techdocs']);
    first();
    expect(log.get().told).toEqual(['catalog', 'techdocs']);
    second();
    expect(log.get().told).toEqual([]);
  });
});

describe('createOutageMiddleware', () => {
  const url = 'http://localhost:7007/api/catalog/entities';
  const through = (log: OutageLog, answer: () => Promise<Response>) =>
    createOutageMiddleware(log, 'http://localhost:7007').apply(answer)(url);

  it('hands the answer on and notes a 503, then the recovery', async () => {
    const log = new OutageLog();
    const response = await through(log, async () => new Response('down', { status: 503 }));
    expect(await response.text()).toBe('down');
    expect(log.get()).toMatchObject({ pluginIds: ['catalog'], unreachable: false });
    await through(log, async () => new Response('up'));
    expect(log.get().pluginIds).toEqual([]);
  });

  it('throws a refused connection on and notes it', async () => {
    const log = new OutageLog();
    const refused = new TypeError('Failed to fetch');
    await expect(through(log, () => Promise.reject(refused))).rejects.toBe(refused);
    expect(log.get()).toMatchObject({ pluginIds: ['catalog'], unreachable: true });
  });
});
