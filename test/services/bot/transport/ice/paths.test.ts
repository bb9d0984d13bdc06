import { describe, expect, it } from 'vitest';
import { createPaths } from '../../../../../services/bot/transport/ice/paths.ts';

const at = (port: number) => ({ address: '192.0.2.1', port });

function start() {
  let nowMs = 0;
  const paths = createPaths(() => nowMs);
  return { paths, pass: (ms: number) => void (nowMs += ms) };
}

/** A caller whose first path is proven, as in every call after its first round trip. */
function connect() {
  const { paths, pass } = start();
  paths.checked(at(1), true);
  paths.proved(at(1));
  return { paths, pass };
}

describe('the paths of a connection', () => {
  it('sends nothing before a caller has checked', () => {
    expect(start().paths.target(100)).toBeUndefined();
  });

  it('sends the handshake where the first check came from, but not media without end', () => {
    const { paths } = start();
    expect(paths.checked(at(1), true)).toBe(true);
    let sent = 0;
    while (sent < 100 && paths.target(1_000)) sent += 1;
    expect(sent).toBe(8);
  });

  it('does not follow a signed check that a stranger sent again from a forged address', () => {
    const { paths, pass } = connect();
    pass(10_000);
    expect(paths.checked(at(2), true)).toBe(true);
    expect(paths.target(1_000)).toMatchObject(at(1));
  });

  it('follows a new address once it has answered a check of ours', () => {
    const { paths, pass } = connect();
    pass(100);
    paths.checked(at(2), true);
    paths.proved(at(2));
    expect(paths.target(1_000)).toMatchObject(at(2));
  });

  it('goes back to a proven path that is nominated again', () => {
    const { paths, pass } = connect();
    pass(100);
    paths.checked(at(2), true);
    paths.proved(at(2));
    pass(100);
    paths.checked(at(1), true);
    expect(paths.target(1_000)).toMatchObject(at(1));
  });

  it('stays where the caller is heard when another address was only proven', () => {
    const { paths, pass } = connect();
    pass(10_000);
    paths.carried(at(1));
    paths.proved(at(2));
    expect(paths.target(1_000)).toMatchObject(at(1));
  });

  it('moves to a proven address that nobody nominated when the old one is quiet: a NAT has changed the port', () => {
    const { paths, pass } = connect();
    paths.proved(at(2));
    expect(paths.target(1_000)).toMatchObject(at(1));
    pass(500);
    paths.carried(at(2));
    expect(paths.target(1_000)).toMatchObject(at(2));
  });

  it('takes the path of a finished handshake for proven, for clients that answer no checks', () => {
    const { paths } = start();
    paths.checked(at(1), true);
    paths.connected();
    for (let i = 0; i < 100; i++) expect(paths.target(1_000)).toBeDefined();
  });

  it('is not locked out by a thousand other sources, before or after its own', () => {
    const { paths, pass } = connect();
    for (let port = 1_000; port < 2_000; port++) {
      pass(1);
      paths.checked(at(port), true);
    }
    expect(paths.carried(at(1))).toBe(true);
    paths.checked(at(3), true);
    paths.proved(at(3));
    expect(paths.target(1_000)).toMatchObject(at(3));
    expect(paths.carried(at(1_000))).toBe(false);
  });
});
