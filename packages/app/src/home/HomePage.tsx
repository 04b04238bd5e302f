import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import { VisitDisplayProvider } from '@backstage/plugin-home';
import type { HomePageLayoutProps } from '@backstage/plugin-home-react/alpha';
import { HomePageSearchBar } from '@backstage/plugin-search';
import { Container, Flex, Grid, Text } from '@backstage/ui';
import { makeStyles } from '@material-ui/core/styles';
import { visitLabel } from './describeVisit.ts';
import { QuickLinks } from './QuickLinks.tsx';

const useStyles = makeStyles(theme => ({
  search: { background: theme.palette.background.paper, borderRadius: 8 },
  searchOutline: { borderColor: theme.palette.divider },
}));

/** The tags of what was visited, white on it: no eight colours, of which some are lost by night. */
const tagColour = () => '#56646f';

/** A welcome, a search bar, the ways into the portal, then the widgets. */
export function HomePage({ widgets }: HomePageLayoutProps) {
  const classes = useStyles();
  const title = useApi(configApiRef).getOptionalString('app.title') ?? 'Splitstage';
  return (
    <Container style={{ maxWidth: 1120, paddingBlock: 'var(--bui-space-10)' }}>
      <Flex direction="column" gap="8">
        <Flex direction="column" gap="2">
          <Text as="h1" variant="title-medium" weight="bold">
            Welcome to {title}
          </Text>
          <Text variant="body-large" color="secondary">
            Find what runs here and who owns it, read how it works, start something new.
          </Text>
        </Flex>
        <HomePageSearchBar
          placeholder="Search components, APIs and docs"
          clearButton={false}
          InputProps={{
            classes: { root: classes.search, notchedOutline: classes.searchOutline },
          }}
        />
        <QuickLinks />
        <VisitDisplayProvider getChipColor={tagColour} getLabel={visitLabel}>
          <Grid.Root columns={{ initial: '1', md: '2' }} gap="4">
            {widgets.map(widget => (
              <Grid.Item key={widget.node.spec.id}>{widget.component}</Grid.Item>
            ))}
          </Grid.Root>
        </VisitDisplayProvider>
      </Flex>
    </Container>
  );
}
