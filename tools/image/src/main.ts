import { join } from 'node:path';
import { buildImage } from './buildImage.ts';
import { findEngine } from './findEngine.ts';
import { findServices } from './findServices.ts';
import { ImageError } from './ImageError.ts';
import { helpText, parseOptions } from './options.ts';

/** `npm run image -- <image>…`: builds images, and prints the size and the build time of each. */
const root = join(import.meta.dirname, '../../..');

try {
  const services = findServices(root);
  const {
    help,
    images,
    engine = findEngine(),
    ...options
  } = parseOptions(process.argv.slice(2), services);
  if (help) {
    console.log(helpText(services));
  } else {
    if (!engine) {
      throw new ImageError('Neither docker nor podman works here. Install one of them.');
    }
    const lines: string[] = [];
    for (const image of images) {
      const { reference, size, seconds } = await buildImage({ root, engine, image, ...options });
      lines.push(`${reference}  ${(size / 1e6).toFixed(0)} MB, built in ${seconds.toFixed(0)} s`);
    }
    console.log(`\n${lines.join('\n')}`);
  }
} catch (error) {
  if (!(error instanceof ImageError)) {
    throw error;
  }
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
}
