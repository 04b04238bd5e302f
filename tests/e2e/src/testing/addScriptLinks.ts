import type { Entity } from '@backstage/catalog-model';
import type { Page } from 'playwright-core';

/**
 * Puts links that would run a script into what the catalog answers of the entities of that name: as
 * where they were read before the catalog refused such links.
 */
export async function addScriptLinks(page: Page, name: string): Promise<void> {
  await page.route(/\/api\/catalog\/entities/, async route => {
    const response = await route.fetch().catch(() => undefined);
    if (!response) {
      return await route.abort('connectionrefused');
    }
    const text = await response.text();
    if (!response.ok() || !text.includes(name)) {
      return await route.fulfill({ response });
    }
    const withLinks = (_key: string, value: unknown) =>
      isEntity(value) && value.metadata.name === name ? link(value) : value;
    return await route.fulfill({ response, json: JSON.parse(text, withLinks) });
  });
}

function isEntity(value: unknown): value is Entity {
  return typeof value === 'object' && value !== null && 'apiVersion' in value;
}

function link({ metadata, ...entity }: Entity): Entity {
  return {
    ...entity,
    metadata: {
      ...metadata,
      annotations: {
        ...metadata.annotations,
        'backstage.io/view-url': "javascript:window.ran='view-url'",
        'backstage.io/edit-url': "JaVaScRiPt:window.ran='edit-url'",
      },
      links: [
        { title: 'Plain', url: "javascript:window.ran='plain'" },
        { title: 'Hidden', url: " \tjava\tscript:window.ran='hidden'" },
        { title: 'Data', url: "data:text/html,<script>opener.ran='data'</script>" },
        ...(metadata.links ?? []),
      ],
    },
  };
}
