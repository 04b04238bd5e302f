import { appThemeApiRef, useApi } from '@backstage/frontend-plugin-api';
import { UnifiedThemeProvider } from '@backstage/theme';
import { type ReactNode, useCallback, useSyncExternalStore } from 'react';
import { createPortalTheme } from './createPortalTheme.ts';
import { darkPalette, lightPalette } from './palettes.ts';

/** theme.css styles Backstage UI for this name. */
const themeName = 'splitstage';

const light = createPortalTheme(lightPalette);
const dark = createPortalTheme(darkPalette);

/**
 * One provider for both looks: Backstage puts another theme's provider in the place of the last one,
 * and all pages below it would begin anew. Who fills in a form at nightfall would fill it in again.
 */
export function PortalThemeProvider({ children }: { readonly children: ReactNode }) {
  const isDark = useIsDark();
  return (
    <UnifiedThemeProvider theme={isDark ? dark : light} themeName={themeName}>
      {children}
    </UnifiedThemeProvider>
  );
}

/** What somebody chose in the settings; what their machine prefers when they chose nothing. */
function useIsDark(): boolean {
  const themes = useApi(appThemeApiRef);
  const subscribe = useCallback(
    (listener: () => void) => {
      const choice = themes.activeThemeId$().subscribe(listener);
      const preference = prefersDark();
      preference.addEventListener('change', listener);
      return () => {
        choice.unsubscribe();
        preference.removeEventListener('change', listener);
      };
    },
    [themes],
  );
  return useSyncExternalStore(subscribe, () => {
    const chosen = themes.getActiveThemeId();
    const theme = themes.getInstalledThemes().find(({ id }) => id === chosen);
    return theme ? theme.variant === 'dark' : prefersDark().matches;
  });
}

function prefersDark(): MediaQueryList {
  return window.matchMedia('(prefers-color-scheme: dark)');
}
