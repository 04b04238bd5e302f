import {
  catalogConditions,
  createCatalogConditionalDecision,
} from '@backstage/plugin-catalog-backend/alpha';
import { catalogEntityDeletePermission } from '@backstage/plugin-catalog-common/alpha';
import {
  createScaffolderTaskConditionalDecision,
  scaffolderTaskConditions,
} from '@backstage/plugin-scaffolder-backend/alpha';
import { taskReadPermission } from '@backstage/plugin-scaffolder-common/alpha';
import { expect, test } from 'vitest';
import { ifEntityOwnedBy, ifTaskStartedBy } from './conditions.ts';

test('the condition on entities is the one that the catalog makes', () => {
  const claims = ['user:default/alice', 'group:default/payments'];
  expect(ifEntityOwnedBy(claims)).toEqual(
    createCatalogConditionalDecision(
      catalogEntityDeletePermission,
      catalogConditions.isEntityOwner({ claims }),
    ),
  );
});

test('the condition on tasks is the one that the scaffolder makes', () => {
  expect(ifTaskStartedBy('user:default/alice')).toEqual(
    createScaffolderTaskConditionalDecision(
      taskReadPermission,
      scaffolderTaskConditions.isTaskOwner({ createdBy: ['user:default/alice'] }),
    ),
  );
});
