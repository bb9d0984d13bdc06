import { describe, expect, it } from 'vitest';
import { keysCreate, keysList, keysRevoke } from '../../../cli/deployment/keys.ts';
import { link } from '../../../cli/deployment/link.ts';
import { findKey, KEY_RECORDS } from '../../../core/access/api-key.ts';
import { hashKey } from '../../../services/api/access/hash-key.ts';
import { runLine } from '../fake-io.ts';
import { fakeAccount, siteOf } from './fakes.ts';

function setUp() {
  const account = fakeAccount();
  const { reach, io } = siteOf(account);
  const commands = [keysCreate(reach), keysList(reach), keysRevoke(reach), link(reach)];
  return { account, io, run: (line: string) => runLine(line, commands, io) };
}

describe('greenroom keys', () => {
  it('makes a key whose hash alone is kept, lists it by its name, and revokes it', async () => {
    const { account, io, run } = setUp();
    await run('keys create shop --scope tokens --agent receptionist');
    const [key = ''] = io.said;
    expect(await findKey(account.records, hashKey(key))).toMatchObject({
      name: 'shop',
      scopes: ['tokens'],
      agents: ['receptionist'],
    });
    await run('keys list');
    expect(io.said.at(-1)).toMatch(/shop +tokens +receptionist/);
    expect(io.said.slice(1).join('\n')).not.toContain(key);
    await run('keys revoke shop');
    expect(await findKey(account.records, hashKey(key))).toBeUndefined();
    await run('keys list');
    expect(io.said.at(-1)).toContain('revoked');
  });

  it('gives all scopes where none is named', async () => {
    const { account, run } = setUp();
    await run('keys create all');
    const [record] = await account.records.listRecords(KEY_RECORDS, { limit: 9 });
    expect(record?.body).toMatchObject({ scopes: ['sessions', 'tokens', 'pools'] });
  });

  it.each([
    ['keys create', 'NAME'],
    ['keys create shop --scope everything', '--scope must be sessions or tokens or pools'],
    ['keys create shop --agent nobody', '--agent must be one of receptionist'],
    ['keys create a/b', 'letters, digits'],
    ['keys revoke nobody', 'no such key'],
  ])('refuses %s', async (line, message) => {
    const { account, io, run } = setUp();
    const code = await run(line);
    expect(code).not.toBe(0);
    expect([...io.noted, ...io.drawn, ...io.said].join('\n')).toContain(message);
    expect(await account.records.listRecords(KEY_RECORDS, { limit: 9 })).toEqual([]);
  });

  it('makes no second key of a name', async () => {
    const { io, run } = setUp();
    await run('keys create shop');
    expect(await run('keys create shop')).not.toBe(0);
    expect([...io.noted, ...io.drawn].join('\n')).toContain('there is a key of that name');
  });
});

describe('greenroom link', () => {
  it('prints the page with a token that the API minted, for a key that is soon gone', async () => {
    const { account, io, run } = setUp();
    await run('link receptionist --minutes 5');
    expect(io.said).toEqual(['https://greenroom-api.example/#join=a.join.token']);
    const [posted = ''] = account.did;
    expect(posted).toContain('/v1/tokens gr_key-');
    expect(posted).toContain('{"agent":"receptionist","expiresInS":300}');
    const [record] = await account.records.listRecords(KEY_RECORDS, { limit: 9 });
    expect(record?.body).toMatchObject({ scopes: ['tokens'] });
    expect(record?.expiresAtMs).toBe(io.clock.nowMs() + 120_000);
  });

  it('tries again while a new API is not found yet, and says what it answers at last', async () => {
    const { account, io, run } = setUp();
    let asked = 0;
    account.answer = () =>
      (asked += 1) < 3 ? { status: 503, body: {} } : { status: 201, body: { token: 'x.y.z' } };
    await run('link');
    expect(io.said).toEqual(['https://greenroom-api.example/#join=x.y.z']);
    account.answer = () => ({ status: 403, body: { detail: 'no' } });
    expect(await run('link')).not.toBe(0);
    expect([...io.noted, ...io.drawn].join('\n')).toContain('answers 403 no');
  });
});
