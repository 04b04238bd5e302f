import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { AccessRules } from './AccessRules.ts';
import type { SelectorReach } from './labelSelector.ts';

const key = 'kubernetes.access';

/**
 * Reads `kubernetes.access`: whose namespaces are, and what may be selected elsewhere.
 *
 * @throws InputError that names the key, the value and how to write it
 */
export function readAccessRules(config: Config): AccessRules {
  return {
    namespaces: (config.getOptionalConfigArray(`${key}.namespaces`) ?? []).flatMap(
      (rule, index) => {
        const where = `${key}.namespaces[${index}]`;
        const owners = new Set(
          rule.getStringArray('owners').map(owner => parseOwner(owner, `${where}.owners`)),
        );
        return rule
          .getStringArray('namespaces')
          .map(name => ({ owners, namespace: parsePattern(name, `${where}.namespaces`) }));
      },
    ),
    selectors: readSelectors(config),
  };
}

function readSelectors(config: Config): SelectorReach {
  const value = config.getOptionalString(`${key}.selectors`) ?? 'id';
  if (value === 'id' || value === 'equality' || value === 'any') return value;
  throw new InputError(
    `${key}.selectors is ${JSON.stringify(value)}. Use "id", "equality" or "any".`,
  );
}

function parseOwner(owner: string, where: string): string {
  if (!/^(?:group|user):[^:/\s]+\/[^:/\s]+$/i.test(owner)) {
    throw new InputError(
      `${where} has ${JSON.stringify(owner)}. Write a full reference, such as group:default/payments.`,
    );
  }
  return owner.toLocaleLowerCase('en-US');
}

function parsePattern(name: string, where: string): RegExp {
  if (!/^[a-z0-9*-]{1,63}$/.test(name)) {
    throw new InputError(
      `${where} has ${JSON.stringify(name)}. Write a namespace's name, such as payments or payments-*.`,
    );
  }
  return new RegExp(`^${name.replaceAll(/\*+/g, '.*')}$`);
}
