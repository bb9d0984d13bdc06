import { describe, expect, it } from 'vitest';
import type { Ran } from '../../../../cli/deployment/account/reach.ts';
import { deploy } from '../../../../cli/deployment/deploy.ts';
import { diff } from '../../../../cli/deployment/diff.ts';
import { pipecat } from '../../../../core/bot-kind.ts';
import { DEBIAN_CONTEXT } from '../../../../lib/config/debian-context.ts';
import { pythonPackages } from '../../../../tools/image/python-contents.ts';
import { type FakeAccount, fakeAccount, siteOf } from '../fakes.ts';

const PACKAGES = ['libc6', 'libgcc-s1', 'libstdc++6'];

/** What apt says, among other things. */
const listing = (names: readonly string[], version: string) =>
  [
    'Get:1 http://a.mirror bookworm InRelease [151 kB]',
    ...names.map(
      (name) => `'http://a.mirror/pool/${name}.deb' ${name}_${version}_arm64.deb 271 SHA256:0f`,
    ),
  ].join('\n');

const says =
  (output: string, code = 0) =>
  (program: string, args: readonly string[]): Ran =>
    args.join(' ').includes('--print-uris') ? { code, output } : { code: 0, output: '' };

const deployed = (account: FakeAccount, debian: string) => {
  account.outputs = { 'greenroom-bot': { Debian: debian } };
};

const all = (version: string) => PACKAGES.map((name) => `${name}=${version}`).join(',');
const cdkOf = (account: FakeAccount, word: string) =>
  account.did.find((did) => did.startsWith(`cdk ${word}`));

describe('Debian’s patches in the base of images', () => {
  it.each([
    ['deploy --all', deploy],
    ['diff', diff],
  ])('are asked for by cdk %s where Docker builds, and the CDK is told', async (word, make) => {
    const account = fakeAccount();
    deployed(account, all('1-1'));
    const { reach, io } = siteOf(account, { ran: says(listing(PACKAGES, '1-1+deb12u1')) });
    await make(reach).main([], io);
    const asked = account.did.find((did) => did.startsWith('docker run --rm'));
    expect(asked).toMatch(/\/node:\S+-bookworm-slim sh -ec /);
    expect(cdkOf(account, word)).toContain(`--context ${DEBIAN_CONTEXT}=${all('1-1+deb12u1')}`);
    expect(io.noted.join('\n')).toContain('Debian has patches');
  });

  it('are asked for on this machine where it assembles the image', async () => {
    const account = fakeAccount();
    const output = listing(PACKAGES, '2%3a1');
    const ran = (program: string, args: readonly string[]) =>
      program === 'docker' ? { code: 1, output: '' } : says(output)(program, args);
    const { reach, io } = siteOf(account, { ran });
    await deploy(reach).main([], io);
    expect(account.did.some((did) => did.startsWith('sh -ec '))).toBe(true);
    expect(cdkOf(account, 'deploy --all')).toContain(all('2%3a1'));
    // Nothing was deployed, so nothing was patched.
    expect(io.noted.join('\n')).not.toContain('Debian has patches');
  });

  it.each([
    ['cannot be asked', says('', 100)],
    ['answers for some of the packages', says(listing(PACKAGES.slice(1), '3'))],
  ])('stay as they are deployed where Debian %s', async (_, ran) => {
    const account = fakeAccount();
    deployed(account, all('1-1'));
    const { reach, io } = siteOf(account, { ran });
    await deploy(reach).main([], io);
    expect(cdkOf(account, 'deploy --all')).toContain(`${DEBIAN_CONTEXT}=${all('1-1')}`);
    expect(io.noted.join('\n')).toContain('Debian could not be asked');
  });

  it('are those of Python, too, where a bot is one of Pipecat’s', async () => {
    const account = fakeAccount();
    const names = [...PACKAGES, ...pythonPackages('arm64')];
    const bots = { receptionist: pipecat({ entry: 'bots/pizza/bot.py' }) };
    const { reach, io } = siteOf(account, { bots, ran: says(listing(names, '5')) });
    await deploy(reach).main([], io);
    expect(cdkOf(account, 'deploy --all')).toContain('libssl3=5,');
  });
});
