import { AlertApiForwarder } from '@backstage/core-app-api';
import type { AlertMessage } from '@backstage/frontend-plugin-api';
import { describe, expect, it } from 'vitest';
import { OutageLog } from './OutageLog.ts';
import { QuietAlertApi } from './QuietAlertApi.ts';

function listening() {
  const clock = { now: 0 };
  const log = new OutageLog(() => clock.now);
  const api = new QuietAlertApi(new AlertApiForwarder(), { log, now: () => clock.now });
  const shown: AlertMessage[] = [];
  api.alert$().subscribe(alert => {
    shown.push(alert);
  });
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

  it('keeps an error that has nothing to do with an outage', () => {
    const { api, clock, log, shown } = listening();
    log.report('catalog', 'unavailable');
    clock.now = 5_000;
    api.post({ message: 'The name is taken', severity: 'error' });
    expect(shown).toEqual([{ message: 'The name is taken', severity: 'error' }]);
  });

  it('says an error once in ten seconds, however often a page does', () => {
    const { api, clock, shown } = listening();
    const alert: AlertMessage = { message: 'It went wrong', severity: 'error' };
    for (const now of [0, 1, 9_999, 10_000]) {
      clock.now = now;
      api.post(alert);
    }
    expect(shown).toEqual([alert, alert]);
  });

  it('does not show a green tick for a request that was refused', () => {
    const { api, shown } = listening();
    api.post({ message: 'Request failed with 403 Forbidden' });
    api.post({ message: 'Copied', display: 'transient' });
    expect(shown).toEqual([
      { message: 'Request failed with 403 Forbidden', severity: 'error' },
      { message: 'Copied', display: 'transient' },
    ]);
  });
});
