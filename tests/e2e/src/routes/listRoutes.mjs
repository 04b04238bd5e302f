import { writeFileSync } from 'node:fs';
import http from 'node:http';
import { registerHooks, syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';

/**
 * Preloaded into a service (`--import`): on SIGUSR2 it writes all routes of its HTTP server to
 * `$ROUTES_FOLDER/<pid>.json`, as the routers have them: readRoutes.ts asks for it.
 *
 * Express keeps of a path its pattern only, so the two router packages (that of Express 4, and
 * `router` of Express 5) are told to remember what they were given.
 */
const hooks = [
  { file: /\/node_modules\/(express\/lib\/router|router)\/index\.js$/, hook: rememberPaths },
  { file: /\/node_modules\/express-promise-router\/lib\/[^/]+\.js$/, hook: rememberHandlers },
].map(({ file, hook }, index) => ({ file, hook, name: `splitstage.hook${index}` }));
/** Each layer's path, or paths. */
const pathsOf = new WeakMap();
/** What express-promise-router wrapped into each layer. */
const handlersOf = new WeakMap();
const apps = new Set();

for (const { name, hook } of hooks) {
  globalThis[Symbol.for(name)] = hook;
}

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    const hook = hooks.find(({ file }) => file.test(url));
    return hook && loaded.source != null
      ? {
          ...loaded,
          source: `${loaded.source}\n;module.exports = globalThis[Symbol.for('${hook.name}')](module.exports);`,
        }
      : loaded;
  },
});

function rememberPaths(router) {
  // Express 4 takes the export itself for the prototype of routers, Express 5 its prototype.
  const prototype = Object.hasOwn(router, 'route') ? router : router.prototype;
  for (const name of ['use', 'route']) {
    const original = prototype[name];
    prototype[name] = function (...args) {
      const known = this.stack.length;
      const result = original.apply(this, args);
      const path = isFunction(args[0]) ? '/' : args[0];
      for (const layer of this.stack.slice(known)) {
        pathsOf.set(layer, [path].flat(Infinity));
      }
      return result;
    };
  }
  return router;
}

function rememberHandlers(PromiseRouter) {
  const create = options => {
    const router = PromiseRouter(options);
    const { use } = router;
    router.use = function (...args) {
      const known = this.stack.length;
      const result = use.apply(this, args);
      const handlers = args.flat(Infinity).filter(arg => typeof arg === 'function');
      for (const [index, layer] of this.stack.slice(known).entries()) {
        handlersOf.set(layer, handlers[index]);
      }
      return result;
    };
    return router;
  };
  return Object.assign(create, { default: create });
}

const { createServer } = http;
http.createServer = (...args) => {
  const app = args.find(arg => typeof arg === 'function' && typeof arg.lazyrouter === 'function');
  if (app) {
    apps.add(app);
  }
  return createServer(...args);
};
syncBuiltinESMExports();

process.on('SIGUSR2', () => {
  const routes = [...apps].flatMap(app => [...walk(app._router, '')]);
  writeFileSync(join(process.env.ROUTES_FOLDER, `${process.pid}.json`), JSON.stringify(routes));
});

/** What answers below a prefix: routes, and what is mounted and is no router (`USE`). */
function* walk(router, prefix) {
  for (const layer of router.stack) {
    const paths = pathsOf.get(layer);
    if (!paths) {
      throw new Error(`A layer below ${prefix || '/'} has no path: ${layer.name}`);
    }
    for (const path of paths) {
      const full = `${prefix}${path}`.replace(/\/{2,}/g, '/').replace(/(.)\/$/, '$1');
      const inner = routerIn(handlersOf.get(layer) ?? layer.handle);
      if (layer.route) {
        for (const method of Object.keys(layer.route.methods)) {
          yield { method: method === '_all' ? 'ALL' : method.toUpperCase(), path: full };
        }
      } else if (inner) {
        yield* walk(inner, full.replace(/^\/$/, ''));
      } else {
        yield { method: 'USE', path: full };
      }
    }
  }
}

/** A router is one, or the one of an app. */
function routerIn(handler) {
  return Array.isArray(handler.stack) ? handler : handler._router;
}

function isFunction(argument) {
  const first = Array.isArray(argument) ? argument.flat(Infinity)[0] : argument;
  return typeof first === 'function';
}
