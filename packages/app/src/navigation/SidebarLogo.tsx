import { Link, sidebarConfig, useSidebarOpenState } from '@backstage/core-components';
import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import { LogoMark } from '../brand/LogoMark.tsx';

const markSize = 28;

const useStyles = makeStyles({
  root: {
    display: 'flex',
    alignItems: 'center',
    gap: 8,
    width: sidebarConfig.drawerWidthOpen,
    height: 64,
    // The mark stands in the middle of the closed sidebar.
    paddingLeft: (sidebarConfig.drawerWidthClosed - markSize) / 2,
    color: '#ffffff',
    fontSize: 18,
    fontWeight: 650,
    letterSpacing: '-0.01em',
  },
});

/** The mark, and the portal's title (`app.title`) while the sidebar is open. */
export function SidebarLogo() {
  const classes = useStyles();
  const { isOpen } = useSidebarOpenState();
  const title = useApi(configApiRef).getOptionalString('app.title') ?? 'Splitstage';
  return (
    <Link to="/" underline="none" className={classes.root} aria-label={`${title}, home`}>
      <LogoMark size={markSize} />
      {isOpen && title}
    </Link>
  );
}
