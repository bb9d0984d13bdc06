/** Any server that speaks OpenAI's HTTP interface: OpenAI itself, Ollama, vLLM, LM Studio, llama-server, speech servers. */
import { asProviderFault, kindOfStatus, ProviderFault } from '../provider-fault.ts';
import type { ProviderParts } from '../provider-parts.ts';

/** Where it is, and with which key. */
export interface Endpoint {
  readonly label: string;
  /** Ends without a slash, such as `https://api.openai.com/v1`. */
  readonly baseUrl: string;
  readonly apiKey: string | undefined;
}

// Node loads its HTTP client when it is first named: here, while the bot is warmed, and not in its first reply.
void new Headers();

const OPENAI_URL = 'https://api.openai.com/v1';

/** Where Ollama listens, unless `OLLAMA_HOST` says otherwise. */
export const OLLAMA_URL = 'http://127.0.0.1:11434';

/** The endpoint of `openai/…` or `ollama/…`. Throws an error that says what is missing. */
export function endpointOf(provider: string, label: string, env: ProviderParts['env']): Endpoint {
  if (provider === 'ollama') {
    return { label, baseUrl: `${env['OLLAMA_HOST'] ?? OLLAMA_URL}/v1`, apiKey: undefined };
  }
  const baseUrl = (env['OPENAI_BASE_URL'] ?? OPENAI_URL).replace(/\/+$/, '');
  const apiKey = env['OPENAI_API_KEY'];
  if (!apiKey && baseUrl === OPENAI_URL) {
    throw new Error(
      `Cannot use ${label}: set OPENAI_API_KEY, or OPENAI_BASE_URL for another server`,
    );
  }
  return { label, baseUrl, apiKey };
}

/** What is sent: JSON, or a form with a file. */
export type Body = FormData | Readonly<Record<string, unknown>>;

/** Asks. Throws a `ProviderFault` for everything but a 2xx. */
export async function ask(
  endpoint: Endpoint,
  { path, body, signal }: { path: string; body: Body; signal: AbortSignal },
): Promise<Response> {
  const { label, baseUrl, apiKey } = endpoint;
  const isForm = body instanceof FormData;
  const headers = {
    ...(isForm ? {} : { 'content-type': 'application/json' }),
    ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}),
  };
  const request = { method: 'POST', headers, body: isForm ? body : JSON.stringify(body), signal };
  const url = `${baseUrl}${path}`;
  // Some servers close the socket after each answer, and the next request on it fails: nothing was sent, so it is asked once more.
  const response = await fetch(url, request)
    .catch((error: unknown) => {
      if (!isClosedSocket(error)) throw error;
      return fetch(url, request);
    })
    .catch((error: unknown) => {
      throw asProviderFault(label, (error as { cause?: unknown }).cause ?? error);
    });
  if (response.ok) return response;
  const said = (await response.text().catch(() => '')).slice(0, 300);
  throw new ProviderFault(label, kindOfStatus(response.status), `${response.status} ${said}`);
}

function isClosedSocket(error: unknown): boolean {
  const { cause } = error as { cause?: { code?: string } };
  return cause?.code === 'UND_ERR_SOCKET' || cause?.code === 'ECONNRESET';
}
