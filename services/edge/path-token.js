/**
 * The signed path of the WebSocket edge: it names one task and one path there, until a moment. The API signs it with
 * `sign`; nginx (njs) opens it with `target`. One file for both, so that they cannot differ.
 *
 *   /ws/<base64url("10.0.1.2:8080/sessions/abc/ws|1900000000")>.<base64url(HMAC-SHA256)>
 */
import crypto from 'crypto';

const PREFIX = '/ws/';

/** No query, no user, no name to look up: an address, a port and a plain path. */
const TARGET = /^([0-9]+\.[0-9]+\.[0-9]+\.[0-9]+):([0-9]+)\/[A-Za-z0-9/_.-]*$/;

function mac(payload, secret) {
  return crypto.createHmac('sha256', secret).update(payload).digest('base64url');
}

/** The public path for a task's own path. `address` is host:port, `expiresS` in seconds since 1970. */
function sign(of, secret) {
  const payload = Buffer.from(`${of.address}${of.path}|${of.expiresS}`).toString('base64url');
  return `${PREFIX}${payload}.${mac(payload, secret)}`;
}

/** Where a signed path leads, or `''` for one that is wrong, late, or leads anywhere but to a supervisor's port. */
function open(path, of) {
  const token = path.slice(PREFIX.length).split('.');
  if (path.indexOf(PREFIX) !== 0 || token.length !== 2 || of.secret.length < 32) return '';
  if (!same(token[1], mac(token[0], of.secret))) return '';
  const parts = Buffer.from(token[0], 'base64url').toString().split('|');
  const found = TARGET.exec(parts[0]);
  if (parts.length !== 2 || !found || found[2] !== of.port) return '';
  if (!isInside(found[1], of.network)) return '';
  return Number(parts[1]) > of.nowS ? parts[0] : '';
}

/** Compares in a time that does not tell where two texts differ. */
function same(a, b) {
  let differs = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) differs |= a.charCodeAt(i) ^ b.charCodeAt(i % (b.length || 1));
  return differs === 0;
}

/** Whether an address lies in a network such as `10.40.0.0/16`; a leading zero or a number over 255 lies nowhere. */
function isInside(address, network) {
  const range = network.split('/');
  const size = Math.pow(2, 32 - Number(range[1]));
  const of = Math.floor(numberOf(address) / size);
  return size >= 1 && of === Math.floor(numberOf(range[0]) / size);
}

function numberOf(address) {
  const bytes = address
    .split('.')
    .map((part) => (String(Number(part)) === part ? Number(part) : 256));
  if (bytes.length !== 4 || bytes.some((byte) => byte > 255)) return NaN;
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}

/** For nginx: the target of this request. */
function target(request) {
  return open(request.uri, {
    secret: process.env.EDGE_SECRET || '',
    port: process.env.SUPERVISOR_PORT || '',
    network: process.env.TASK_NETWORK || '',
    nowS: Date.now() / 1000,
  });
}

// oxlint-disable-next-line import/no-default-export -- njs knows no other
export default { sign, open, target };
