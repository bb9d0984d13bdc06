import { describe, expect, it } from 'vitest';
import {
  type AddressSources,
  findCallerAddresses,
} from '../../../services/supervisor/caller-addresses.ts';
import { isPublicAddress } from '../../../services/supervisor/public-ranges.ts';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const network = { privateAddress: '10.40.1.7', macAddress: '0e:00:00:00:00:01', ipv6Addresses: [] };
const nowhere: AddressSources = { describe: async () => undefined, seen: async () => undefined };

function find(sources: Partial<AddressSources>, of = {}) {
  const clock = { sleep: async () => undefined };
  return findCallerAddresses({ ...nowhere, ...sources, clock, log: silent }, { ...network, ...of });
}

describe('findCallerAddresses', () => {
  it('asks EC2 by the private address and the MAC of the metadata', async () => {
    const asked: unknown[] = [];
    const describe = async (of: unknown) => {
      asked.push(of);
      return '54.93.10.2';
    };
    expect(await find({ describe })).toEqual(['54.93.10.2']);
    expect(asked).toEqual([{ privateAddress: '10.40.1.7', macAddress: '0e:00:00:00:00:01' }]);
  });

  it('asks again while the association of the new interface does not show', async () => {
    const answers = [undefined, undefined, '54.93.10.2'];
    expect(await find({ describe: async () => answers.shift() })).toEqual(['54.93.10.2']);
  });

  it('goes by what the page sees where EC2 refuses', async () => {
    const describe = () => Promise.reject(new Error('UnauthorizedOperation'));
    const seen = async () => '54.93.10.2';
    expect(await find({ describe, seen })).toEqual(['54.93.10.2']);
  });

  it('adds the IPv6 addresses that the internet routes, after IPv4', async () => {
    const ipv6Addresses = ['fe80::1', 'fd00:ec2::7', '2a05:d014::7'];
    const describe = async () => '54.93.10.2';
    expect(await find({ describe }, { ipv6Addresses })).toEqual(['54.93.10.2', '2a05:d014::7']);
  });

  it.each([
    ['nothing knows one', {}],
    ['EC2 answers a private one', { describe: async () => '10.40.1.7' }],
    ['the page answers no address', { seen: async () => '<html>sign in</html>' }],
    ['the metadata has only a link-local one', { seen: async () => '169.254.172.2' }],
  ])('refuses to go on where %s', async (_, sources) => {
    await expect(find(sources)).rejects.toThrow(/Cannot register the task: .*public subnet/);
  });

  it('says why EC2 gave no answer, by which an outage is told from a task without an address', async () => {
    const outage = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const causeOf = (sources: Partial<AddressSources>) =>
      find(sources).catch((error: Error) => error.cause);
    expect(await causeOf({ describe: () => Promise.reject(outage) })).toBe(outage);
    const answers = [outage, undefined];
    const describe = async () => {
      const answer = answers.shift();
      if (answer) throw answer;
      return undefined;
    };
    expect(await causeOf({ describe })).toBeUndefined();
  });
});

describe('isPublicAddress', () => {
  it.each([
    ['54.93.10.2', true],
    ['100.64.0.9', false],
    ['172.31.0.1', false],
    ['172.32.0.1', true],
    ['192.168.1.1', false],
    ['169.254.170.2', false],
    ['255.255.255.255', false],
    ['2600:1f14::1', true],
    ['fd00:ec2::254', false],
    ['::ffff:54.93.10.2', false],
    ['2001:db8::1', false],
    ['example.com', false],
  ])('%s: %s', (address, isPublic) => {
    expect(isPublicAddress(address)).toBe(isPublic);
  });
});
