import { type RouteRef, useRouteRef } from '@backstage/frontend-plugin-api';
import apiDocsPlugin from '@backstage/plugin-api-docs/alpha';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import scaffolderPlugin from '@backstage/plugin-scaffolder/alpha';
import techdocsPlugin from '@backstage/plugin-techdocs/alpha';
import { Card, CardBody, Flex, Grid, Text } from '@backstage/ui';
import AddIcon from '@material-ui/icons/AddCircleOutline';
import CategoryIcon from '@material-ui/icons/Category';
import ExtensionIcon from '@material-ui/icons/Extension';
import LibraryBooksIcon from '@material-ui/icons/LibraryBooks';
import type { ReactElement } from 'react';

interface QuickLinkProps {
  readonly routeRef: RouteRef;
  readonly icon: ReactElement;
  readonly title: string;
  readonly text: string;
}

/** The four ways into the portal. One whose plugin was taken out does not show. */
export function QuickLinks() {
  return (
    <Grid.Root columns={{ initial: '1', sm: '2', lg: '4' }} gap="4">
      <QuickLink
        routeRef={catalogPlugin.routes.catalogIndex}
        icon={<CategoryIcon />}
        title="Catalog"
        text="Every system, component and team"
      />
      <QuickLink
        routeRef={apiDocsPlugin.routes.root}
        icon={<ExtensionIcon />}
        title="APIs"
        text="Definitions, who provides and who uses them"
      />
      <QuickLink
        routeRef={techdocsPlugin.routes.root}
        icon={<LibraryBooksIcon />}
        title="Docs"
        text="Documentation beside the code it is about"
      />
      <QuickLink
        routeRef={scaffolderPlugin.routes.root}
        icon={<AddIcon />}
        title="Create"
        text="A new service from a template that we trust"
      />
    </Grid.Root>
  );
}

function QuickLink({ routeRef, icon, title, text }: QuickLinkProps) {
  const href = useRouteRef(routeRef)?.();
  if (!href) {
    return undefined;
  }
  return (
    <Card href={href} label={title}>
      <CardBody>
        <Flex direction="column" gap="2">
          <span style={{ color: 'var(--bui-accent-bg)' }}>{icon}</span>
          <Text as="h2" variant="title-x-small" weight="bold">
            {title}
          </Text>
          <Text color="secondary">{text}</Text>
        </Flex>
      </CardBody>
    </Card>
  );
}
