import { expect, it } from 'vitest';
import { servedHeaders } from './servedHeaders.ts';

const typeOf = (contentType?: string) => servedHeaders(contentType).get('content-type');

it.each([
  'text/javascript; charset=utf-8',
  'application/javascript',
  'Application/X-JavaScript',
  'text/ecmascript',
  'text/jscript',
  'text/livescript',
  'text/html; charset=utf-8',
  'application/xhtml+xml',
  'image/svg+xml',
  'text/xml',
  'application/xml',
  'application/mathml+xml',
  'application/wasm',
  'multipart/x-mixed-replace',
  'message/rfc822',
  undefined,
  '',
])('serves %s as text', contentType => {
  expect(typeOf(contentType)).toBe('text/plain; charset=utf-8');
});

it.each([
  'text/css; charset=utf-8',
  'image/png',
  'font/woff2',
  'application/json; charset=utf-8',
  'application/pdf',
  'application/zip',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'video/mp4',
])('leaves %s as it is', contentType => {
  expect(typeOf(contentType)).toBe(contentType);
});

it('lets nothing that is opened by itself act in the name of the portal, and shows PDFs', () => {
  expect(servedHeaders('text/css').get('content-security-policy')).toMatch(/^sandbox;/);
  expect(servedHeaders('application/pdf').has('content-security-policy')).toBe(false);
  expect(servedHeaders('application/pdf').get('x-content-type-options')).toBe('nosniff');
});
