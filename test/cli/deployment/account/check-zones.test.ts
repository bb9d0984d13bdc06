import { describe, expect, it } from 'vitest';
import { whatLacks } from '../../../../cli/deployment/account/check-zones.ts';
import shipped from '../../../../greenroom.config.ts';
import { zonesOf } from '../fakes.ts';

const network = (of: Partial<typeof shipped.network>) => ({ ...shipped.network, ...of });
const three = zonesOf('eu-west-1a', 'eu-west-1b', 'eu-west-1c');

describe('whatLacks', () => {
  it.each([
    ['the first zones, which have all', {}, undefined],
    ['named ones', { zoneNames: ['eu-west-1c', 'eu-west-1a'] }, undefined],
    ['a zone of another Region', { zoneNames: ['us-east-1a', 'eu-west-1a'] }, 'no zone us-east-1a'],
    ['more zones than there are', { zones: 4 }, 'has 3 zones, and network.zones is 4'],
  ])('%s', (_case, of, wrong) => {
    const said = whatLacks(network(of), three);
    if (wrong === undefined) expect(said).toBeUndefined();
    else expect(said).toContain(wrong);
  });

  it('asks of zones without endpoints nothing: there the functions use the other’s', () => {
    const only = { ...three, services: [{ name: 'ecs', zones: ['eu-west-1a'] }] };
    expect(whatLacks(network({ endpointZones: 1 }), only)).toBeUndefined();
    expect(whatLacks(network({ endpointZones: 2 }), only)).toContain('zone eu-west-1b has no');
  });
});
