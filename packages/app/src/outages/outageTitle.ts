/** Who does not answer, in words. */
export function outageTitle(pluginIds: readonly string[], unreachable: boolean): string {
  return unreachable ? 'The portal does not answer' : `Not answering: ${pluginIds.join(', ')}`;
}
