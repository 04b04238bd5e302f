// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates' own expressions

/** A regular expression that needs 2^40 steps for this text. */
const BACKTRACKS = '${{ r/^(a+)+$/.test("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!") }}';

interface Step {
  readonly id?: string;
  readonly action: string;
  readonly input?: object;
  readonly each?: unknown;
}

/** Templates of the tests, by name. */
export const testTemplates: Record<
  string,
  { steps: Step[]; parameters?: object; output?: object; source?: string }
> = {
  greets: {
    parameters: { properties: { name: { type: 'string' } } },
    steps: [{ action: 'debug:log', input: { message: 'Hello ${{ parameters.name }}' } }],
    output: { text: [{ title: 'Greeting', content: 'Hello ${{ parameters.name }}' }] },
  },
  backtracks: { steps: [{ action: 'debug:log', input: { message: BACKTRACKS } }] },
  waits: { steps: [{ action: 'debug:wait', input: { minutes: 5 } }] },
  pattern: {
    parameters: { properties: { name: { type: 'string', pattern: '^(a+)+$' } } },
    steps: [{ action: 'debug:log', input: { message: 'never' } }],
  },
  token: {
    steps: [
      { id: 'mine', action: 'catalog:fetch', input: { entityRef: 'template:default/greets' } },
      {
        action: 'catalog:write',
        input: {
          entity: {
            metadata: {
              annotations: {
                token: '${{ secrets.backstageToken or "none" }}',
                credentials: '${{ secrets.__initiatorCredentials or "none" }}',
                typed: '${{ secrets.typed }}',
                read: '${{ steps.mine.output.entity.metadata.name }}',
              },
            },
          },
        },
      },
      { action: 'publish:folder', input: { name: 'token' } },
    ],
  },
  skeleton: {
    steps: [
      { action: 'fetch:plain', input: { url: './skeleton' } },
      { action: 'debug:log', input: { message: 'files', listWorkspace: 'with-contents' } },
    ],
  },
  keeps: {
    steps: [
      { action: 'fetch:template', input: { url: './skeleton', values: {} } },
      { id: 'kept', action: 'publish:folder', input: { name: 'kept' } },
    ],
    output: { text: [{ title: 'Where', content: '${{ steps.kept.output.path }}' }] },
  },
  thief: {
    source: 'file:/etc/templates.yaml',
    steps: [{ action: 'fetch:plain:file', input: { url: './passwd', targetPath: 'stolen' } }],
  },
  fetches: {
    parameters: { properties: { url: { type: 'string' } } },
    steps: [
      { action: 'fetch:plain', input: { url: '${{ parameters.url }}', targetPath: 'plain' } },
      {
        action: 'fetch:template',
        input: { url: '${{ parameters.url }}', targetPath: 'template', values: {} },
      },
      { action: 'debug:log', input: { message: 'files', listWorkspace: 'with-contents' } },
    ],
  },
  fills: {
    parameters: { properties: { lines: { type: 'array' } } },
    steps: [
      {
        each: '${{ parameters.lines }}',
        action: 'fetch:plain',
        input: { url: './large', targetPath: 'copy${{ each.value }}' },
      },
    ],
  },
  missing: { steps: [{ action: 'fetch:plain', input: { url: './nowhere' } }] },
  talks: {
    parameters: { properties: { lines: { type: 'array' } } },
    steps: [
      {
        each: '${{ parameters.lines }}',
        action: 'debug:log',
        input: { message: 'line ${{ each.value }}' },
      },
    ],
  },
  notifies: {
    steps: [
      {
        action: 'notification:send',
        input: {
          recipients: 'entity',
          entityRefs: ['user:development/guest'],
          title: 'The boat is here',
        },
      },
    ],
  },
  broadcasts: {
    steps: [
      { action: 'notification:send', input: { recipients: 'broadcast', title: 'Hello, all' } },
    ],
  },
  grows: {
    parameters: { properties: { big: { type: 'string' }, lines: { type: 'array' } } },
    steps: [
      {
        each: '${{ parameters.lines }}',
        action: 'debug:log',
        input: { message: '${{ parameters.big }}${{ each.value }}' },
      },
    ],
  },
};

/** The entity of a template, as JSON. */
export function toEntity(name: string): string {
  const { source, ...spec } = testTemplates[name] ?? {};
  return JSON.stringify({
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: {
      name,
      ...(source ? { annotations: { 'backstage.io/source-location': source } } : {}),
    },
    spec: { type: 'service', ...spec },
  });
}
