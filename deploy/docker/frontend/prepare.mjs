// Makes the built front end ready for NGINX: a place in index.html for the configuration of the
// start, and every text compressed once instead of at each request.
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gzipSync } from 'node:zlib';

const [, , built, target] = process.argv;

cpSync(built, target, { recursive: true });
rmSync(join(target, 'index.html.tmpl'));
rmSync(join(target, '.config-schema.json'));

const index = join(target, 'index.html');
const page = readFileSync(index, 'utf8');
if (!page.includes('</head>')) {
  throw new Error(`${index} has no </head> to put the configuration before.`);
}
writeFileSync(
  `${index}.tmpl`,
  page.replace('</head>', '<script type="backstage.io/config">@FRONTEND_CONFIG@</script></head>'),
);
rmSync(index);

for (const file of readdirSync(target, { recursive: true })) {
  if (/\.(css|html|js|json|svg|txt)$/.test(file)) {
    const path = join(target, file);
    const level = constants.Z_BEST_COMPRESSION;
    writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level }));
  }
}
