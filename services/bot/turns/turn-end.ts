/**
 * How long a silence after these words ends the turn. A finished sentence is answered soon; a number, an address or a thought
 * that is not at its end is waited for.
 */

/** The agent's bounds. */
export interface Endpointing {
  readonly minMs: number;
  readonly maxMs: number;
  readonly by: 'text' | 'silence';
}

/** What the words look like. */
export type TurnShape =
  /** A sentence with its mark, or a short whole answer. */
  | 'complete'
  /** A question or a wish whose words are whole; recognisers tell marks late, or never. */
  | 'asked'
  /** Nothing says that it is at its end, and nothing that it is not. */
  | 'open'
  /** It ends on a word that wants another one, or in a comma. */
  | 'dangling'
  /** Digits or letters that come in groups. */
  | 'digits'
  /** An e-mail or web address that is not at its end. */
  | 'address'
  /** A goodbye, which is often taken back. */
  | 'farewell';

/** How long each is waited for, as a share of the way from the agent's least to its longest silence. */
const SHARE: Readonly<Record<TurnShape, number>> = {
  complete: 0,
  asked: 0.08,
  open: 0.22,
  farewell: 0.35,
  digits: 0.5,
  dangling: 0.6,
  address: 1,
};

/** The wait, and why. */
export function waitForMore(
  text: string,
  { minMs, maxMs, by }: Endpointing,
): { readonly ms: number; readonly shape: TurnShape } {
  const shape = by === 'silence' ? 'complete' : shapeOf(text);
  return { ms: Math.round(minMs + SHARE[shape] * (maxMs - minMs)), shape };
}

const DIGIT_WORDS =
  'zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple|ten|eleven|twelve|thirteen|fourteen|fifteen|' +
  'sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand';

const ENDS_IN_DIGITS = new RegExp(`(?:^|[\\s-])(?:\\d[\\d-]*|${DIGIT_WORDS})[\\s,.-]*$`, 'i');

/** Two and more single letters at the end: something is being spelled. */
const ENDS_SPELLED = /(?:^|\s)[a-z](?:[\s,.-]+[a-z])+[\s,.-]*$/i;

const IN_ADDRESS = /\b(?:e-?mail|at|dot|underscore|dash|hyphen|www)\b|@/i;

/** What stands between the parts of an address, and in no other sentence. */
const SEPARATED = /\b(?:dot|underscore|minus|hyphen|www)\b|@/i;

/** An address is at its end with a top-level domain. */
const ADDRESS_END =
  /(?:\bdot|\.)\s*(?:com|org|net|edu|gov|io|co|ai|de|uk|fr|es|eu|us|info|biz)\W*$/i;

const ADDRESS_PART = /\b(?:at|dot|underscore|dash|hyphen|point)\W*$|@[\w.-]*\W*$/i;

const WANTS_MORE = new RegExp(
  `\\b(?:and|or|but|so|because|if|when|that|which|who|to|of|for|with|from|in|on|into|about|the|a|an|my|your|our|their|his|her|` +
    `its|is|are|was|were|am|be|i'm|it's|that's|i|we|you|they|would|could|can|will|want|need|like|um+|uh+|er+|hmm+|well|i think|i guess|i mean|` +
    `und|oder|aber|weil|der|die|das|ein|eine|mein|meine|ich|ist|äh+|ähm+|mit|für|von|` +
    `y|o|pero|porque|el|la|los|las|un|una|mi|es|con|para|de|en|eh+|et|ou|mais|parce|le|les|une|mon|ma|est|avec|pour|dans|euh+)` +
    `\\W*$`,
  'i',
);

const FAREWELL =
  /\b(?:good\s?bye|bye(?:[\s-]bye)?|see you|take care|that(?:'s| is) (?:all|it)|auf wiederhören|tschüss|adiós|au revoir)\b\W*$/i;

/** Numbers that are read in groups, however short the group. */
const NUMBERED =
  /\b(?:number|order|account|code|pin|card|invoice|reference|ticket|policy|nummer|número|numéro)\b/i;

/** A date of birth or of expiry wants its year, and is at its end with it. */
const DATED = /\b(?:birth|born|birthday|expires?|expiry|valid)\b/i;
const MONTH_END =
  /\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\W*$/i;
const YEAR_END = new RegExp(
  `\\b(?:(?:19|20)\\d\\d|(?:nineteen|twenty|two thousand)(?:[\\s-]+(?:and|${DIGIT_WORDS})){1,3})\\W*$`,
  'i',
);

/** A clause that another one has to follow. */
const CLAUSE =
  /^(?:(?:well|so|and|yes|no|okay|um+|uh+)\s+)*(?:if|because|since|although|while|as soon as)\b/i;
const SHORT_CLAUSE_WORDS = 6;

/** How questions and wishes begin. */
const ASKS =
  /^(?:(?:hi|hello|hey|okay|ok|so|and|well|yes|no|please|excuse me|sorry)\W+)*(?:what|when|where|which|who|whose|why|how|is|are|do|does|did|can|could|may|would|will|was|were|have|has|please|wann|wo|was|wer|wie|kann|können|haben|cuándo|dónde|qué|cómo|quand|où|comment|est-ce)\b/i;
const ASKED_WORDS = 4;

/** Short answers that are whole. */
const WHOLE =
  /^(?:yes|no|yeah|yep|nope|sure|okay|ok|correct|right|exactly|please|thanks|thank you|hello|hi|help|stop|ja|nein|sí|si|oui|non)\W*(?:please|thanks|thank you)?\W*$/i;

/** What these words look like. */
export function shapeOf(text: string): TurnShape {
  const said = text.trim();
  if (WHOLE.test(said)) return 'complete';
  if (ADDRESS_PART.test(said)) return 'address';
  const tail = said.split(/\s+/).slice(-8).join(' ');
  if (IN_ADDRESS.test(tail) && ENDS_SPELLED.test(said)) return 'address';
  if (ADDRESS_END.test(said)) return 'complete';
  if (SEPARATED.test(tail)) return 'address';
  if (DATED.test(said)) {
    if (YEAR_END.test(said)) return 'complete';
    if (MONTH_END.test(said)) return 'dangling';
  }
  if (ENDS_SPELLED.test(said)) return 'digits';
  if (ENDS_IN_DIGITS.test(said)) return isWholeNumber(said) ? 'open' : 'digits';
  if (FAREWELL.test(said)) return 'farewell';
  if (/(?:,|;|:|-|…|\.\.\.)$/.test(said) || WANTS_MORE.test(said)) return 'dangling';
  if (/[.!?。！？]["')]*$/.test(said)) return 'complete';
  const words = said.split(/\s+/).length;
  if (words <= SHORT_CLAUSE_WORDS && CLAUSE.test(said)) return 'dangling';
  return words >= ASKED_WORDS && ASKS.test(said) ? 'asked' : 'open';
}

/** Lengths of numbers that people say whole: telephone with and without country code, cards. Twelve may be three groups of a card. */
const WHOLE_LENGTHS: ReadonlySet<number> = new Set([10, 11, 15, 16]);

/** Digits in groups are whole at a known length; one number in a sentence (`at seven`, `two people`) is no group. */
function isWholeNumber(said: string): boolean {
  const words = said
    .toLowerCase()
    .replaceAll(/[^\w\s]/g, ' ')
    .split(/\s+/)
    .filter((w) => w !== '');
  let digits = 0;
  let groups = 0;
  for (const word of words.reverse()) {
    if (/^\d+$/.test(word)) digits += word.length;
    else if (new RegExp(`^(?:${DIGIT_WORDS})$`).test(word)) digits += 1;
    else if (word !== 'and' || groups === 0) break;
    groups += 1;
  }
  const alone = groups === words.length;
  return WHOLE_LENGTHS.has(digits) || (!alone && digits <= 2 && !NUMBERED.test(said));
}
