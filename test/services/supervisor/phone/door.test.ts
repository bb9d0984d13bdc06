import { describe, expect, it } from 'vitest';
import { createLinks } from '../../../../adapters/phone/links.ts';
import { type Door, openDoor } from '../../../../services/supervisor/phone/door.ts';

const links = createLinks({ secret: 'x'.repeat(32), way: { by: 'address' } });
const closed: Door = { hash: links.joinHash('s'), joins: 0 };

describe('a door', () => {
  it('opens to the tokens of its session, one after the other', () => {
    let door: Door | undefined = closed;
    for (const n of [0, 1, 2]) {
      door = openDoor(door, links.joinToken('s', n));
      expect(door?.joins).toBe(n + 1);
    }
  });

  it('lets the same token in again, for the bot to tell whether it is the same stream', () => {
    const open = openDoor(closed, links.joinToken('s', 0));
    expect(openDoor(open, links.joinToken('s', 0))).toBe(open);
  });

  it.each([
    ['nothing', ''],
    ['a guess', 'a'.repeat(43)],
    ['another session’s token', links.joinToken('other', 0)],
    ['a token before its turn', links.joinToken('s', 1)],
    ['the hash itself', links.joinHash('s')],
  ])('stays closed to %s', (_, token) => {
    expect(openDoor(closed, token)).toBeUndefined();
    expect(openDoor(undefined, token)).toBeUndefined();
  });

  it('stays closed to a token that an earlier connection has used', () => {
    const first = openDoor(closed, links.joinToken('s', 0));
    const second = openDoor(first, links.joinToken('s', 1));
    expect(openDoor(second, links.joinToken('s', 0))).toBeUndefined();
  });
});
