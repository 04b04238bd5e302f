import { expect, test } from 'vitest';
import { imagePlan } from './imagePlan.ts';

test('one Dockerfile builds any service', () => {
  expect(imagePlan('search', '1.2.3')).toEqual({
    name: 'splitstage/search-backend',
    dockerfile: 'deploy/docker/Dockerfile',
    buildArguments: { SERVICE: 'search-backend' },
  });
});

test("the front end's image serves the files of the gateway's of the same tag", () => {
  expect(imagePlan('frontend', '1.2.3').buildArguments).toEqual({
    GATEWAY_IMAGE: 'splitstage/gateway-backend:1.2.3',
  });
});
