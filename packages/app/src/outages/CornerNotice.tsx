import { Alert, type AlertProps } from '@backstage/ui';

/** Says something beside the page, over whatever it shows. */
export function CornerNotice(props: AlertProps) {
  return (
    <Alert
      icon
      {...props}
      style={{
        position: 'fixed',
        right: 16,
        bottom: 'calc(16px + var(--portal-bottom-bar))',
        width: 'min(440px, calc(100vw - 32px))',
        zIndex: 1300,
      }}
    />
  );
}
