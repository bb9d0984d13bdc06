/**
 * The signed path of the WebSocket edge: it names one task and one path there, until a moment. The API signs it with
 * `sign`; nginx (njs) opens it with `target`. One file for both, so that they cannot differ.
 *
 *   /ws/<base64url("10.0.1.2:8080/sessions/abc/ws|1900000000")>.<base64url(HMAC-SHA256)>
 */
import crypto from 'crypto';

const PREFIX = '/ws/';

/** An address inside a VPC; the router's security group reaches nothing but bots there anyway. */
const PRIVATE =
  /^(10\.|172\.(1[6-9]|2[0-9]|3[01])\.|192\.168\.)[0-9.]+:([0-9]+)(\/[A-Za-z0-9/_.-]*)$/;

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
  const found = PRIVATE.exec(parts[0]);
  if (parts.length !== 2 || !found || found[3] !== of.port) return '';
  return Number(parts[1]) > of.nowS ? parts[0] : '';
}

/** Compares in a time that does not tell where two texts differ. */
function same(a, b) {
  let differs = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) differs |= a.charCodeAt(i) ^ b.charCodeAt(i % (b.length || 1));
  return differs === 0;
}

/** For nginx: the target of this request. */
function target(request) {
  return open(request.uri, {
    secret: process.env.EDGE_SECRET || '',
    port: process.env.SUPERVISOR_PORT || '',
    nowS: Date.now() / 1000,
  });
}

// oxlint-disable-next-line import/no-default-export -- njs knows no other
export default { sign, open, target };
