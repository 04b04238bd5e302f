import { NotFoundErrorPage, type PageLayoutProps } from '@backstage/frontend-plugin-api';
import type { JSX } from 'react';
import { useLocation, useResolvedPath } from 'react-router-dom';

/** What the app tree knows of a layout: it leaves the props to whoever uses it. */
type Layout = (props: Partial<PageLayoutProps>) => JSX.Element | null;

/** A page of tabs is blank at an address below it that is none of theirs: this says so instead. */
export function orNotFound(Stock: Layout): Layout {
  return function LayoutOrNotFound(props) {
    const { pathname } = useLocation();
    const base = useResolvedPath('.').pathname;
    const below = pathname.slice(base.length).replace(/^\/+/, '');
    // Such tabs name addresses below the page's; others know by themselves where they lead.
    const paths = props.tabs?.map(({ href }) => href).filter(href => !href.startsWith('/')) ?? [];
    const isKnown =
      paths.length === 0 || below === '' || paths.some(path => `${below}/`.startsWith(`${path}/`));
    return <Stock {...props}>{isKnown ? props.children : <NotFoundErrorPage />}</Stock>;
  };
}
