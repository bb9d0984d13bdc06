/** An issuer that speaks ACME (RFC 8555), such as Let's Encrypt; it asks for a text in the zone (its DNS-01). */
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { axios, Client, crypto } from 'acme-client';
import type { Issuer, Proof } from '../../core/names/issuer.ts';
import { inTime } from '../../core/time/in-time.ts';

/** An issuer answers in a second or two; without a bound, one that does not would hold the function to its end. */
const ANSWERS_WITHIN_MS = 30_000;

/** All of an order: shorter than the function's own end, so that it can still say what was waited for. */
const ORDER_WITHIN_MS = 600_000;

/** What is asked again and again while an order is looked at, and how often: some two and a half minutes in all. */
const ASKED_AGAIN = { backoffAttempts: 12, backoffMin: 3_000, backoffMax: 15_000 };

/** Our account. */
export interface AcmeAccount {
  readonly directory: string;
  /** For notices; empty: none. */
  readonly email: string;
  /** PEM; it is the account. */
  readonly key: string;
  /** For tests; else ten minutes. */
  readonly orderWithinMs?: number;
}

/** The issuer of one account, which is made with the first order. */
export function createIssuer(account: AcmeAccount): Issuer {
  const { orderWithinMs = ORDER_WITHIN_MS } = account;
  axios.defaults.timeout = ANSWERS_WITHIN_MS;
  // The library's own would sleep for as long as an issuer's Retry-After says, an hour or a week, and keep the words to themselves.
  axios.interceptors.request.clear();
  axios.interceptors.response.clear();
  return {
    order: (wildcard, proof) =>
      inTime(
        order(account, wildcard, proof),
        orderWithinMs,
        () => new Error(`the order took more than ${orderWithinMs / 1_000} s`),
      ),
  };
}

async function order({ directory, email, key }: AcmeAccount, wildcard: string, proof: Proof) {
  const client = new Client({ directoryUrl: directory, accountKey: key, ...ASKED_AGAIN });
  const privateKey = createKey();
  const [, csr] = await crypto.createCsr({ altNames: [wildcard] }, privateKey);
  const certificate = await client.auto({
    csr,
    ...(email === '' ? {} : { email }),
    termsOfServiceAgreed: true,
    challengePriority: ['dns-01'],
    // It would ask this machine's name server, which may have kept that there is none.
    skipChallengeVerification: true,
    challengeCreateFn: (_authorization, _challenge, text) => proof.show(text),
    challengeRemoveFn: (_authorization, _challenge, text) => proof.hide(text),
  });
  return { certificate, privateKey, ...timesOf(certificate) };
}

/** A key as certificates and accounts have it: ECDSA on P-256, in PEM. */
export function createKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** Of the first certificate of a chain. */
function timesOf(chain: string): { issuedAtMs: number; notAfterMs: number } {
  const { validFrom, validTo } = new X509Certificate(chain);
  return { issuedAtMs: Date.parse(validFrom), notAfterMs: Date.parse(validTo) };
}
