/** Documents as the carriers that speak XML execute them: a list of steps. What a carrier does not know is an error, as on its console. */

/** A sound that the carrier fetches, by the method that it documents, in the forms that it documents. */
export interface FetchedSound {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly as: readonly SoundForm[];
}

/** A file, or a document around one. */
export type SoundForm = 'wav' | 'mp3' | 'twiml' | 'plivo-xml';

/** What a leg does, one after the other. */
export type Step =
  | { readonly do: 'stream'; readonly url: string; readonly after?: string }
  | { readonly do: 'pause'; readonly seconds: number }
  | { readonly do: 'play'; readonly sound: FetchedSound }
  /** `payload` is all that is sent along, where the carrier lets the document say it. */
  | {
      readonly do: 'redirect';
      readonly url: string;
      readonly payload?: Readonly<Record<string, string>>;
    }
  | {
      readonly do: 'dial';
      readonly to: string;
      readonly callerId: string;
      readonly timeoutS: number;
      readonly after?: string;
      readonly answered?: string;
    }
  | {
      readonly do: 'conference';
      readonly name: string;
      readonly starts: boolean;
      readonly hold?: FetchedSound;
      readonly after?: string;
    }
  | { readonly do: 'say'; readonly text: string }
  | { readonly do: 'record'; readonly after?: string }
  | { readonly do: 'reject' }
  | { readonly do: 'hang-up' };

/** Whatever is played for itself is a file, fetched by GET. */
export function playOf(url: string): Step {
  return { do: 'play', sound: { url, method: 'GET', as: ['wav', 'mp3'] } };
}

/** An element of a document. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

/** A document's elements. Throws for what is not well-formed. */
export function parseXml(document: string): XmlElement {
  const tokens = document.replace(/^<\?xml[^>]*\?>\s*/, '').match(/<[^>]+>|[^<]+/g) ?? [];
  let at = 0;
  const read = (): XmlElement => {
    const open = /^<([A-Z]\w*)((?:\s+[\w]+="[^"<]*")*)\s*(\/?)>$/.exec(tokens[at++] ?? '');
    if (!open) throw new Error(`12100: the document is not well-formed near ${tokens[at - 1]}`);
    const [, name = '', attributes = '', empty] = open;
    const pairs = [...attributes.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, value]) => [
      key,
      decode(value),
    ]);
    const element = { name, attributes: Object.fromEntries(pairs) as Record<string, string> };
    if (empty === '/') return { ...element, children: [], text: '' };
    const children: XmlElement[] = [];
    let text = '';
    while (tokens[at] !== `</${name}>`) {
      const token = tokens[at];
      if (token === undefined) throw new Error(`12100: <${name}> is not closed`);
      if (token.startsWith('<')) children.push(read());
      else text += decode(tokens[at++]);
    }
    at += 1;
    return { ...element, children, text };
  };
  const root = read();
  if (root.name !== 'Response' || at !== tokens.length) throw new Error('12100: no Response');
  return root;
}

function decode(text = ''): string {
  const signs: Record<string, string> = { lt: '<', gt: '>', quot: '"', amp: '&', apos: "'" };
  return text.replaceAll(/&(\w+);/g, (_, name: string) => {
    const sign = signs[name];
    if (sign === undefined) throw new Error(`12100: unknown entity ${name}`);
    return sign;
  });
}
