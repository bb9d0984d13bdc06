import { expect, it } from 'vitest';
import { carriersUrl } from '../../../cli/operate/carriers-url.ts';
import shipped from '../../../greenroom.config.ts';

const named = { ...shipped.direct, domain: 'bots.example.com', zoneId: 'Z1' };
const EDGE = 'https://d1.cloudfront.net';
const API = 'https://a1.execute-api.eu-west-1.amazonaws.com';

it.each([
  [
    'the edge’s, where there is one',
    shipped.direct,
    { edge: { Url: EDGE }, api: { Url: API } },
    EDGE,
  ],
  ['nowhere without an edge', shipped.direct, { api: { Url: API } }, undefined],
  ['the API’s own, where tasks have names', named, { names: {}, api: { Url: API } }, API],
  ['nowhere before they have', named, { edge: { Url: EDGE }, api: { Url: API } }, undefined],
])('carriers come to %s', async (_where, direct, stacks, url) => {
  const outputs = new Map<string, Record<string, string>>(
    Object.entries(stacks).map(([part, of]) => [`greenroom-${part}`, of]),
  );
  const found = await carriersUrl({ name: 'greenroom', direct }, async (stack) =>
    outputs.get(stack),
  );
  expect(found).toBe(url);
});
