import type { PluginWrapperApi } from '@backstage/frontend-plugin-api';
import type { ComponentType, ReactNode } from 'react';
import { OutageBoundary } from './OutageBoundary.tsx';

type Wrapper = ComponentType<{ children: ReactNode }>;

/** Puts an {@link OutageBoundary} into every plugin, inside of what wraps it already. */
export class BoundedPlugins implements PluginWrapperApi {
  readonly #inner: PluginWrapperApi;
  readonly #wrappers = new Map<string, Wrapper>();

  constructor(inner: PluginWrapperApi) {
    this.#inner = inner;
  }

  getRootWrapper(): Wrapper {
    return this.#inner.getRootWrapper();
  }

  /** The same component each time: another one would start the plugin's pages again. */
  getPluginWrapper(pluginId: string): Wrapper {
    const known = this.#wrappers.get(pluginId);
    if (known) {
      return known;
    }
    const Outer = this.#inner.getPluginWrapper(pluginId);
    const wrapper: Wrapper = ({ children }) => {
      const bounded = <OutageBoundary>{children}</OutageBoundary>;
      return Outer ? <Outer>{bounded}</Outer> : bounded;
    };
    this.#wrappers.set(pluginId, wrapper);
    return wrapper;
  }
}

/** For an API that comes out of an extension without its type. */
export function isPluginWrapperApi(api: unknown): api is PluginWrapperApi {
  return (
    typeof api === 'object' && api !== null && 'getRootWrapper' in api && 'getPluginWrapper' in api
  );
}
