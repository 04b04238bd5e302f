/** Carries what is open on purpose from where the configuration is read to where there is a log. */
export class OpenedOnPurpose {
  lines: readonly string[] = [];
}
