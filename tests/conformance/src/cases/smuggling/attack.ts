import { deepEqual, equal, ok } from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { ConformanceCase } from '../../ConformanceCase.ts';
import type { Context } from '../../Context.ts';
import type { RawConnection } from '../../client/RawConnection.ts';
import type { GatewayProcess } from '../../gateways/GatewayProcess.ts';
import { section } from '../../section.ts';

/** Bytes that two servers might read in two ways. */
export interface Attack {
  /**
   * What is sent, a character for a byte.
   *
   * @param path - a path of a plugin; whatever is smuggled asks for something below it
   */
  readonly bytes: (path: string) => string;
  /** There is no reading of it that is right: it has to be refused. Otherwise it may pass, as one request. */
  readonly wrong?: boolean;
  /** The only body that it can have when it passes. */
  readonly body?: string;
}

/** Statuses that refuse a request for what it is. */
const REFUSED = new Set([400, 404, 405, 408, 411, 413, 414, 417, 421, 426, 431, 501, 505]);

/** Milliseconds after which a gateway that has not answered waits for more bytes. */
const PATIENCE = 1_000;

/** A second request, in a place where only a wrong reading finds it. */
export function smuggled(path: string): string {
  return `GET ${path}/smuggled HTTP/1.1\r\nHost: x\r\n\r\n`;
}

/** Makes cases of attacks: each is refused, or reaches the owner as one clean request. */
export function attacks(
  name: string,
  list: Readonly<Record<string, Attack>>,
): readonly ConformanceCase[] {
  return section(
    name,
    Object.fromEntries(
      Object.entries(list).map(([what, attack]) => [
        `${attack.wrong ? 'refuses' : 'refuses or passes as one request'}: ${what}`,
        context => run(attack, context),
      ]),
    ),
  );
}

async function run({ bytes, wrong = false, body }: Attack, context: Context): Promise<void> {
  const endpoint = context.one.endpoint();
  const client = await context.connect();
  client.send(bytes(endpoint.path));
  await answered(client);
  const statuses = await finish(client, context);
  await checkOthers(context);

  const { requests } = endpoint;
  ok(requests.length <= 1, `${requests.length} requests: ${requests.map(({ head }) => head)}`);
  const [request] = requests;
  ok(!request?.target.endsWith('/smuggled'), 'What was smuggled reached the owner');
  deepEqual(request?.faults ?? [], []);
  const [status] = statuses;
  if (status === undefined || REFUSED.has(status)) {
    ok(!(wrong && request?.complete), 'Refused, and passed');
    return;
  }
  ok(!wrong, `Answered with ${status}`);
  deepEqual(
    statuses.filter(other => !REFUSED.has(other)),
    [200],
  );
  equal(request?.complete, true);
  if (body !== undefined) {
    equal(request?.body.toString('latin1'), body);
  }
}

/** Waits for an answer or an end; some attacks leave the gateway waiting for more. */
async function answered(client: RawConnection): Promise<void> {
  const answer = client.until(/^HTTP\/1\.[01] [2-9]\d\d [\s\S]*?\r\n\r\n/m).catch(() => undefined);
  await Promise.race([answer, delay(PATIENCE)]);
}

/**
 * Lets come what may still come: a last request, after whose answer the connection ends. Returns
 * the statuses of all answers but that.
 */
async function finish(client: RawConnection, context: Context): Promise<number[]> {
  const last = context.two.endpoint();
  if (client.open && client.statuses.length > 0) {
    client.send(`GET ${last.path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    await Promise.race([client.closed, delay(PATIENCE)]);
  }
  client.socket.destroy();
  return client.text.endsWith(last.path) ? client.statuses.slice(0, -1) : client.statuses;
}

/** Those who come next get their own answers, on whatever connections the attack left behind. */
export async function checkOthers(context: Context, to?: GatewayProcess): Promise<void> {
  for (let round = 0; round < 3; round++) {
    const endpoint = context.one.endpoint();
    const answer = await context.ask({ path: endpoint.path, to });
    deepEqual([answer.status, answer.text], [200, endpoint.path]);
    deepEqual(endpoint.requests[0]?.faults, []);
  }
}
