import { describe, expect, it, vi } from 'vitest';
import { createOutageMiddleware } from './createOutageMiddleware.ts';
import { OutageLog } from './OutageLog.ts';

describe('OutageLog', () => {
  it('lists who does not answer until they do', () => {
    const log = new OutageLog();
    log.report('search', false);
    log.report('catalog', false);
    expect(log.get()).toEqual(['catalog', 'search']);
    log.report('search', true);
    expect(log.get()).toEqual(['catalog']);
    log.clear();
    expect(log.get()).toEqual([]);
  });

  it('tells its listeners of changes only', () => {
    const log = new OutageLog();
    const listener = vi.fn();
    const unsubscribe = log.subscribe(listener);
    log.report('catalog', true);
    log.report('catalog', false);
    log.report('catalog', false);
    expect(listener).toHaveBeenCalledTimes(1);
    unsubscribe();
    log.clear();
    expect(listener).toHaveBeenCalledTimes(1);
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
    expect(log.get()).toEqual(['catalog']);
    await through(log, async () => new Response('up'));
    expect(log.get()).toEqual([]);
  });

  it('throws a refused connection on and notes it', async () => {
    const log = new OutageLog();
    const refused = new TypeError('Failed to fetch');
    await expect(through(log, () => Promise.reject(refused))).rejects.toBe(refused);
    expect(log.get()).toEqual(['catalog']);
  });
});
