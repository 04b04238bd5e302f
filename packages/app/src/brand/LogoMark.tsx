/** The mark: one stage in four parts. The same drawing as public/favicon.svg. */
export function LogoMark({ size = 28 }: { readonly size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
      <path
        fill="#f2a93b"
        d="M13 2h1.5a.5.5 0 0 1 .5.5v12a.5.5 0 0 1-.5.5h-12a.5.5 0 0 1-.5-.5V13A11 11 0 0 1 13 2z"
      />
      <rect fill="#2fb5ab" x="17" y="2" width="13" height="13" rx="3" />
      <rect fill="#2fb5ab" x="2" y="17" width="13" height="13" rx="3" />
      <path
        fill="#12807f"
        d="M17.5 17h12a.5.5 0 0 1 .5.5V19a11 11 0 0 1-11 11h-1.5a.5.5 0 0 1-.5-.5v-12a.5.5 0 0 1 .5-.5z"
      />
    </svg>
  );
}
