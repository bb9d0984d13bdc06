import { describe, expect, it } from 'vitest';
import { createLinks } from '../../../../adapters/phone/links.ts';
import { MOST_JOINS } from '../../../../core/access/links.ts';
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
    ['the hash itself', links.joinHash('s')],
  ])('stays closed to %s', (_, token) => {
    expect(openDoor(closed, token)).toBeUndefined();
    expect(openDoor(undefined, token)).toBeUndefined();
  });

  it('opens to a later token where those before it never came, and not to these any more', () => {
    const open = openDoor(closed, links.joinToken('s', 2));
    expect(open?.joins).toBe(3);
    expect(openDoor(open, links.joinToken('s', 1))).toBeUndefined();
    expect(openDoor(open, links.joinToken('s', 3))?.joins).toBe(4);
  });

  it('opens no oftener than a caller may come back', () => {
    const last = openDoor(closed, links.joinToken('s', MOST_JOINS - 1));
    expect(last?.joins).toBe(MOST_JOINS);
    expect(openDoor(last, links.joinToken('s', MOST_JOINS))).toBeUndefined();
  });

  it('stays closed to a token that an earlier connection has used', () => {
    const first = openDoor(closed, links.joinToken('s', 0));
    const second = openDoor(first, links.joinToken('s', 1));
    expect(openDoor(second, links.joinToken('s', 0))).toBeUndefined();
  });
});
