import { describe, expect, it } from 'vitest';
import { byNewest, signTable, verifyTable } from './signTable.ts';
import type { PublishedTable } from './TableStore.ts';
import { routingOn } from './testing/fixtures.ts';

const signing = { key: 'splitstage:routing', signingKeys: ['k'.repeat(32)] } as const;
const table: PublishedTable = {
  sequence: 3,
  revision: 'abc',
  publishedAt: '2026-01-02T00:00:00.000Z',
  publishedBy: 'ann@laptop',
  routing: routingOn(7007),
};
const refusal = (reason: string) => expect.objectContaining({ reason });

describe('signTable and verifyTable', () => {
  it('give back what was signed', () => {
    expect(verifyTable(signTable(table, signing), signing)).toEqual(table);
  });

  it.each(['', 'services: {}', '[]', 'null', '{"services":{}}', '{"payload":"{}"}'])(
    'refuse %j as unsigned',
    text => {
      expect(() => verifyTable(text, signing)).toThrow(refusal('unsigned'));
    },
  );

  it('refuse a table after any change of any character', () => {
    const text = signTable(table, signing);
    for (let index = 0; index < text.length; index++) {
      const other = text[index] === 'x' ? 'y' : 'x';
      const altered = text.slice(0, index) + other + text.slice(index + 1);
      expect(() => verifyTable(altered, signing), altered).toThrow(
        expect.objectContaining({ reason: expect.stringMatching(/^(unsigned|bad-signature)$/) }),
      );
    }
  });

  it.each(['', 'AAAA', 'A'.repeat(43), 'A'.repeat(10_000)])(
    'refuse a signature of another length or value: %.12s',
    signature => {
      const { payload } = JSON.parse(signTable(table, signing));
      expect(() => verifyTable(JSON.stringify({ payload, signature }), signing)).toThrow(
        refusal('bad-signature'),
      );
    },
  );

  it('refuse a table that was signed for another portal on the same server', () => {
    const text = signTable(table, { ...signing, key: 'staging:routing' });
    expect(() => verifyTable(text, signing)).toThrow(refusal('bad-signature'));
  });

  it('verify with a previous key too, while the key is being changed', () => {
    const next = 'n'.repeat(32);
    const text = signTable(table, signing);
    const both = { ...signing, signingKeys: [next, signing.signingKeys[0]] } as const;
    expect(verifyTable(text, both)).toEqual(table);
    expect(() => verifyTable(text, { ...signing, signingKeys: [next] })).toThrow(
      refusal('bad-signature'),
    );
  });

  it('refuse a signed value that is not a published table', () => {
    const text = signTable({ ...table, sequence: 0 }, signing);
    expect(() => verifyTable(text, signing)).toThrow(refusal('invalid'));
  });

  it('never name a signing key', () => {
    const text = signTable(table, { ...signing, signingKeys: ['s'.repeat(32)] });
    expect(() => verifyTable(text, signing)).toThrow(/^(?!.*(kkkk|ssss))/s);
  });
});

it('byNewest goes by time: a Redis that lost its data numbers anew', () => {
  const anew = { ...table, publishedAt: '2026-02-01T00:00:00.000Z', sequence: 1 };
  const before = { ...table, publishedAt: '2026-01-01T00:00:00.000Z', sequence: 9 };
  expect([table, anew, before].sort(byNewest)).toEqual([anew, table, before]);
});
