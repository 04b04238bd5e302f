// Behind the scripts of package.json. It runs on whatever Node is there, with nothing installed:
// this file and nodeProblem.mjs keep to what Node 14 can read, so that an old one gets a sentence
// and not a SyntaxError.
import { nodeProblem } from './fleet/bootstrap/nodeProblem.mjs';

const commands = {
  start: 'tools/fleet/src/cli.ts',
  test: 'tools/test/src/cli.ts',
  routing: 'libs/discovery/src/cli/main.ts',
  bench: 'bench/src/main.ts',
  image: 'tools/image/src/main.ts',
};

const problem = nodeProblem(process.versions.node, process.platform);
if (problem) {
  console.error(problem);
  process.exitCode = 1;
} else {
  import('./fleet/bootstrap/runCommand.mjs').then(module =>
    module.runCommand(commands, process.argv.slice(2)),
  );
}
