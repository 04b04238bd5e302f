import { open, writeFile } from 'node:fs/promises';

/** Instances and plugins of each service behind the gateway. */
export type Services = Readonly<
  Record<string, { readonly urls: readonly string[]; readonly plugins: readonly string[] }>
>;

/** Room for every table that a soak may need. */
const SIZE = 4_096;

/** The routing table in a file that the gateway watches. */
export class RoutingFile {
  readonly path: string;
  readonly #gateway: object;

  /** @param gateway - the gateway's own URL */
  constructor(path: string, gateway: string) {
    this.path = path;
    this.#gateway = { url: gateway, plugins: ['gateway'] };
  }

  async create(services: Services): Promise<void> {
    await writeFile(this.path, this.#format(services));
  }

  /**
   * Puts another table in its place, in one write of the same length: Backstage's own file source
   * stops watching for good when it reads a file that is only half there.
   */
  async edit(services: Services): Promise<void> {
    const file = await open(this.path, 'r+');
    await file.write(this.#format(services), 0);
    await file.close();
  }

  #format(services: Services): string {
    const text = JSON.stringify({ routing: { services: { gateway: this.#gateway, ...services } } });
    return text.padEnd(SIZE);
  }
}
