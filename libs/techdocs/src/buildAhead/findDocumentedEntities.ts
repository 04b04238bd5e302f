import { ResponseError } from '@backstage/errors';

/** What names an entity. */
export interface EntityName {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** One page of the catalog's `entities/by-query`. */
interface Page {
  readonly items: readonly {
    readonly kind: string;
    readonly metadata: { readonly namespace?: string; readonly name: string };
  }[];
  readonly pageInfo: { readonly nextCursor?: string };
}

/**
 * The entities with docs of their own, page by page. Asks over HTTP, because the catalog's client
 * cannot be imported by Node as an ES module (see CONTRIBUTING.md).
 *
 * @throws ResponseError when the catalog refuses
 */
export async function* findDocumentedEntities(options: {
  /** Of the catalog's API. */
  readonly baseUrl: string;
  readonly token: string;
  readonly signal: AbortSignal;
}): AsyncGenerator<EntityName> {
  const { baseUrl, token, signal } = options;
  let query = new URLSearchParams({
    filter: 'metadata.annotations.backstage.io/techdocs-ref',
    fields: 'kind,metadata.namespace,metadata.name',
    limit: '200',
  });
  for (;;) {
    const response = await fetch(`${baseUrl}/entities/by-query?${query}`, {
      headers: { authorization: `Bearer ${token}` },
      signal,
    });
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    const { items, pageInfo } = (await response.json()) as Page;
    for (const { kind, metadata } of items) {
      yield { kind, namespace: metadata.namespace ?? 'default', name: metadata.name };
    }
    if (!pageInfo.nextCursor) {
      return;
    }
    query = new URLSearchParams({ cursor: pageInfo.nextCursor, limit: '200' });
  }
}
