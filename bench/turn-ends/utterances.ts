/** What callers say, with their pauses in ms between the pieces; each is one turn, and a sound without words is none. */

/** What makes a turn's end hard to tell. */
export type Difficulty =
  | 'question'
  | 'short answer'
  | 'pause for thought'
  | 'digits'
  | 'address'
  | 'farewell'
  | 'noise';

/** One turn. */
export interface Utterance {
  readonly difficulty: Difficulty;
  readonly pieces: readonly (string | number)[];
}

/** Stands for a sound that is no word. */
export const NOISES = { cough: '(cough)', click: '(click)', hum: '(hum)' } as const;

const of = (
  difficulty: Difficulty,
  turns: readonly (readonly (string | number)[])[],
): Utterance[] => turns.map((pieces) => ({ difficulty, pieces }));

/** The set: 66 turns. */
export const UTTERANCES: readonly Utterance[] = [
  ...of('question', [
    ['When are you open on Saturday?'],
    ['Do you have a table for two people tonight?'],
    ['How much is a cleaning without insurance?'],
    ['Can I speak to somebody in billing, please?'],
    ['I would like to cancel my appointment for tomorrow.'],
    ['Is there parking near your office?'],
    ['My order has not arrived yet.'],
    ['What was the price again?'],
    ['Could you repeat that a bit slower?'],
    ['I am calling about the invoice from last month.'],
    ['Where can I pick up my prescription?'],
    ['Please send me a confirmation.'],
    ['Which documents do I have to bring?'],
    ['I want to change my delivery date to Friday.'],
  ]),
  ...of('short answer', [
    ['Yes.'],
    ['No, thank you.'],
    ['Sure.'],
    ['Tomorrow at seven.'],
    ['Two people.'],
    ['That is right.'],
    ['Hello?'],
    ['Not today.'],
  ]),
  ...of('pause for thought', [
    ['I would like to book a table for', 700, 'two people on Friday.'],
    ['Well, I think', 900, 'I will take the earlier one.'],
    ['Can you tell me if', 600, 'the doctor is in on Monday?'],
    ['I am calling because', 1_100, 'my card was declined yesterday.'],
    ['My name is', 800, 'Sarah Miller.'],
    ['I need to move my appointment from Tuesday to', 900, 'Thursday afternoon.'],
    ['I have a question about the', 700, 'warranty.'],
    ['We are looking for a room with', 600, 'a view of the garden.'],
    ['Um', 800, 'do you also repair bicycles?'],
    ['I would like the soup and', 1_000, 'a small salad.'],
    ['The problem is that', 700, 'the door does not close.'],
    ['Yesterday I bought a lamp', 600, 'and it does not work.'],
    ['I live in the blue house', 500, 'next to the station.'],
    ['If it is possible', 600, 'I would come at noon.'],
    ['Could I', 900, 'maybe get a refund?'],
    ['I ordered three chairs but', 800, 'only two have come.'],
  ]),
  ...of('digits', [
    ['My number is five five five', 600, 'two one four', 600, 'nine eight seven six.'],
    ['Four one five', 500, 'five five five', 500, 'zero one two three.'],
    ['The order is seven three', 700, 'nine nine', 600, 'one.'],
    [
      'It is one two three four',
      700,
      'five six seven eight',
      700,
      'one two three four',
      700,
      'five six seven eight.',
    ],
    ['My date of birth is the third of May', 600, 'nineteen eighty four.'],
    ['Account number eight eight', 600, 'two four six', 600, 'zero.'],
    ['Nine four one', 500, 'zero two.'],
    ['Two zero two', 700, 'five five five', 700, 'one one eight eight.'],
  ]),
  ...of('address', [
    ['My e-mail is sarah dot miller', 700, 'at example', 500, 'dot com.'],
    ['It is s a r a h', 700, 'm i l l e r.'],
    ['john underscore smith', 600, 'at gmail dot com.'],
    ['The website is www dot', 600, 'example dot org.'],
    ['Twenty two', 600, 'Baker Street.'],
    ['info at', 500, 'my minus company', 500, 'dot de.'],
    ['My last name is k o w', 800, 'a l s k i.'],
    ['One hundred and five', 500, 'Main Street', 600, 'apartment four.'],
  ]),
  ...of('farewell', [
    ['Thank you, goodbye.'],
    ['Goodbye.', 800, 'No wait, what about Sunday?'],
    ['That is all.', 700, 'Oh, one more thing, do you take cards?'],
    ['Okay, bye bye.'],
  ]),
  ...of('noise', [
    [NOISES.cough],
    [NOISES.click],
    [NOISES.hum],
    [NOISES.cough, 400, NOISES.cough],
    [NOISES.click, 300, NOISES.click, 300, NOISES.click],
    ['When are you open?', 500, NOISES.cough],
    [NOISES.cough, 400, 'Do you open on Sunday?'],
    [NOISES.hum, 300, 'Can I bring my dog?'],
  ]),
];

/** Written after the rules of our own turn ends, which were not changed for them. */
export const HELD_OUT: readonly Utterance[] = [
  ...of('question', [
    ['How long does the repair take?'],
    ['I lost my key card.'],
    ['Will it be ready by Thursday?'],
    ['There is a mistake on my bill.'],
    ['We would like to check out late.'],
  ]),
  ...of('pause for thought', [
    ['My flight arrives at', 800, 'half past nine in the evening.'],
    ['I was wondering whether', 700, 'you offer a discount for students.'],
    ['The screen is cracked and', 900, 'the battery is empty.'],
    ['Since last week', 600, 'I cannot log in any more.'],
    ['I need two tickets', 600, 'for the late show.'],
    ['My wife and I', 700, 'want to change our seats.'],
  ]),
  ...of('digits', [
    ['The code is four four', 600, 'one nine', 600, 'seven two.'],
    ['You can call me at two one two', 600, 'five five five', 600, 'zero one nine nine.'],
    ['Six zero three', 700, 'eight one.'],
  ]),
  ...of('address', [
    ['write to help', 500, 'at shop dot net.'],
    ['p e t e r', 600, 's o n.'],
  ]),
  ...of('farewell', [
    ['Thanks a lot, see you.'],
    ['No, that is it.', 700, 'Or can I also book for Monday?'],
  ]),
];
