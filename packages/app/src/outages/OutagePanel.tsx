import { Alert, Box, Button } from '@backstage/ui';
import { outageTitle } from './outageTitle.ts';
import { useOutages, useTold } from './useOutages.ts';

/** Takes the place of a page, or of a tab, whose service does not answer. */
export function OutagePanel({ pluginIds }: { readonly pluginIds: readonly string[] }) {
  const { unreachable, watch } = useOutages();
  useTold(pluginIds);
  return (
    <Box p="5">
      <Alert
        role="alert"
        status="warning"
        icon
        style={{ maxWidth: 640 }}
        title={outageTitle(pluginIds, unreachable)}
        description="This page cannot be shown without it. It comes by itself as soon as there is an answer."
        customActions={
          <Button variant="secondary" size="small" onPress={() => watch.look()}>
            Try now
          </Button>
        }
      />
    </Box>
  );
}
