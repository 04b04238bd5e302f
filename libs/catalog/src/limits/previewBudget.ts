import { AsyncLocalStorage } from 'node:async_hooks';
import { InputError } from '@backstage/errors';

/** What is left of a preview's allowance. */
export interface PreviewBudget {
  readonly entities: number;
  spent: number;
  /** Aborted when the preview has had its time, or its caller is gone. */
  readonly signal: AbortSignal;
}

/**
 * The preview in whose course this code runs, if any. Backstage walks all files of a location in
 * one request and compares each entity with all others (DefaultLocationService), and tells
 * processors nothing of it.
 */
export const previewBudget = new AsyncLocalStorage<PreviewBudget>();

/**
 * Counts an entity of a preview.
 *
 * @throws InputError when the preview has had its share, or the reason why its signal is aborted
 */
export function spendPreview(budget = previewBudget.getStore()): void {
  if (!budget) {
    return;
  }
  budget.spent += 1;
  budget.signal.throwIfAborted();
  if (budget.spent > budget.entities) {
    throw new InputError(
      `A preview reads ${budget.entities} entities at most (catalog.limits.previewEntities). ` +
        'Register a smaller file, or ask the platform team to name this one in catalog.locations.',
    );
  }
}
