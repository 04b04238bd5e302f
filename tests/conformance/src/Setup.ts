import { GatewayProcess } from './gateways/GatewayProcess.ts';
import type { GatewayUnderTest } from './gateways/GatewayUnderTest.ts';
import { Upstream } from './upstream/Upstream.ts';

/** What a gateway stands between. */
interface Upstreams {
  readonly one: Upstream;
  readonly two: Upstream;
}

/** A gateway between two upstreams, for all cases of a run. */
export class Setup implements Upstreams {
  readonly one: Upstream;
  readonly two: Upstream;
  readonly gateway: GatewayProcess;
  /** A second gateway, which trusts proxies on loopback. */
  readonly trusting: GatewayProcess;
  readonly #kind: GatewayUnderTest;
  /** Gateways start one after the other: several at once would leave nothing for what is measured. */
  #lastStart: Promise<unknown> = Promise.resolve();

  private constructor(
    kind: GatewayUnderTest,
    { one, two }: Upstreams,
    [gateway, trusting]: readonly [GatewayProcess, GatewayProcess],
  ) {
    this.#kind = kind;
    this.one = one;
    this.two = two;
    this.gateway = gateway;
    this.trusting = trusting;
  }

  static async start(kind: GatewayUnderTest): Promise<Setup> {
    const [one, two] = await Promise.all([Upstream.start('one'), Upstream.start('two')]);
    const urls = { one: one.url, two: two.url };
    const starts = await Promise.allSettled([
      GatewayProcess.start({ kind, ...urls }),
      GatewayProcess.start({ kind, ...urls, trustProxy: 'loopback' }),
    ]);
    const [gateway, trusting] = starts.map(start =>
      start.status === 'fulfilled' ? start.value : undefined,
    );
    if (gateway && trusting) {
      return new Setup(kind, { one, two }, [gateway, trusting]);
    }
    await Promise.all([gateway, trusting, one, two].map(part => part?.stop()));
    throw starts.find(start => start.status === 'rejected')?.reason;
  }

  /** Starts one more gateway in front of the same upstreams. Whoever calls this stops it. */
  async startGateway(): Promise<GatewayProcess> {
    const { one, two } = this;
    const start = this.#lastStart.then(() =>
      GatewayProcess.start({ kind: this.#kind, one: one.url, two: two.url }),
    );
    this.#lastStart = start.catch(() => undefined);
    return await start;
  }

  async stop(): Promise<void> {
    await Promise.all([this.gateway.stop(), this.trusting.stop()]);
    await Promise.all([this.one.stop(), this.two.stop()]);
  }
}
