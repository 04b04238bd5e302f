import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import type { TaskFilters } from '@backstage/plugin-scaffolder-node';
import type { Knex } from 'knex';

/** Adds to a query which tasks a user may see: conditions of the permission policy. */
export function applyTaskFilter(
  query: Knex.QueryBuilder,
  criteria: PermissionCriteria<TaskFilters>,
): void {
  if ('allOf' in criteria) {
    for (const part of criteria.allOf) query.andWhere(where => applyTaskFilter(where, part));
  } else if ('anyOf' in criteria) {
    for (const part of criteria.anyOf) query.orWhere(where => applyTaskFilter(where, part));
  } else if ('not' in criteria) {
    query.whereNot(where => applyTaskFilter(where, criteria.not));
  } else {
    query.whereIn(criteria.key, criteria.values ?? []);
  }
}
