// Runs inside of an image of a service: prints each npm package with its version and its size in bytes.
import { lstatSync, readdirSync, readFileSync } from 'node:fs';

/** pnpm keeps each package at .pnpm/<id>/node_modules/<name>; all else in there are links. */
const store = '/app/node_modules/.pnpm';
const packages = [];

function sizeOf(path) {
  const stat = lstatSync(path);
  return stat.isDirectory()
    ? readdirSync(path).reduce((sum, entry) => sum + sizeOf(`${path}/${entry}`), 0)
    : stat.size;
}

function visit(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (!entry.isDirectory() || entry.name === '.bin') {
      continue;
    }
    if (entry.name.startsWith('@')) {
      visit(path);
      continue;
    }
    const { name, version } = JSON.parse(readFileSync(`${path}/package.json`, 'utf8'));
    packages.push({ name, version, size: sizeOf(path) });
  }
}

for (const entry of readdirSync(store, { withFileTypes: true })) {
  if (entry.isDirectory() && entry.name !== 'node_modules') {
    visit(`${store}/${entry.name}/node_modules`);
  }
}
console.log(JSON.stringify(packages));
