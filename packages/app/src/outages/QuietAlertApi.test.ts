import type { AlertMessage, ToastApiMessage } from '@backstage/frontend-plugin-api';
import { describe, expect, it } from 'vitest';
import { OutageLog } from './OutageLog.ts';
import { QuietAlertApi } from './QuietAlertApi.ts';

function listening() {
  const clock = { now: 0 };
  const log = new OutageLog(() => clock.now);
  const shown: ToastApiMessage[] = [];
  const toasts = {
    post(toast: ToastApiMessage) {
      shown.push(toast);
      return { close() {} };
    },
  };
  const api = new QuietAlertApi(toasts, { log, now: () => clock.now });
  return { api, clock, log, shown };
}

describe('QuietAlertApi', () => {
  it('leaves out what an outage makes pages say, which the portal tells by itself', () => {
    const { api, clock, log, shown } = listening();
    log.report('catalog', 'unavailable');
    api.post({ message: 'Failed to load entity types', severity: 'error' });
    clock.now = 5_000;
    api.post({ message: 'Request failed with 503 Service Unavailable', severity: 'error' });
    expect(shown).toEqual([]);
  });

  it('takes a part of a page that could not be loaded for an outage of the portal', () => {
    const { api, log, shown } = listening();
    const message =
      "Error in extension 'plugin-header-action:techdocs'; caused by ChunkLoadError: ";
    api.post({ message: `${message}Loading chunk 4907 failed. (error: …)`, severity: 'error' });
    expect(shown).toEqual([]);
    expect(log.get()).toMatchObject({ pluginIds: ['app'], unreachable: true });
  });

  it('keeps an error that has nothing to do with an outage', () => {
    const { api, clock, log, shown } = listening();
    log.report('catalog', 'unavailable');
    clock.now = 5_000;
    api.post({ message: 'The name is taken', severity: 'error' });
    expect(shown).toEqual([{ title: 'The name is taken', status: 'danger' }]);
  });

  it('says an error once in ten seconds, however often a page does', () => {
    const { api, clock, shown } = listening();
    const alert: AlertMessage = { message: 'It went wrong', severity: 'error' };
    for (const now of [0, 1, 9_999, 10_000]) {
      clock.now = now;
      api.post(alert);
    }
    expect(shown.map(({ title }) => title)).toEqual(['It went wrong', 'It went wrong']);
  });

  it('does not show a green tick for a request that was refused', () => {
    const { api, shown } = listening();
    api.post({ message: 'Request failed with 403 Forbidden' });
    api.post({ message: 'Copied', display: 'transient' });
    expect(shown).toEqual([
      { title: 'You may not do that', status: 'danger' },
      { title: 'Copied', status: 'success', timeout: 5_000 },
    ]);
  });
});
