import { describe, expect, it } from 'vitest';
import { createSpeechEdges, type SpeechEdge } from '../../../web/sound/speech-edges.ts';

const RATE = 48_000;
const BLOCK = 128;

/** Plays stretches of a level, each so many ms long, and answers the edges with times in ms. */
function edgesOf(
  stretches: readonly [ms: number, level: number][],
): [SpeechEdge['kind'], number][] {
  const samples = stretches.flatMap(([ms, level]) =>
    Array.from({ length: (RATE / 1000) * ms }, (_, i) => (i % 2 === 0 ? level : -level)),
  );
  const hear = createSpeechEdges(RATE);
  const edges: [SpeechEdge['kind'], number][] = [];
  for (let frame = 0; frame + BLOCK <= samples.length; frame += BLOCK) {
    const edge = hear(Float32Array.from(samples.slice(frame, frame + BLOCK)), frame);
    if (edge) edges.push([edge.kind, Math.round(edge.atS * 1000)]);
  }
  return edges;
}

describe('createSpeechEdges', () => {
  it('dates speech to its first and its last loud sample', () => {
    expect(
      edgesOf([
        [500, 0],
        [900, 0.3],
        [600, 0],
      ]),
    ).toEqual([
      ['start', 500],
      ['end', 1400],
    ]);
  });

  it('takes a short pause for part of the speech', () => {
    expect(
      edgesOf([
        [200, 0.2],
        [200, 0],
        [200, 0.2],
        [400, 0],
      ]),
    ).toEqual([
      ['start', 0],
      ['end', 600],
    ]);
  });

  it.each<[string, [number, number][]]>([
    [
      'a click',
      [
        [100, 0],
        [20, 0.9],
        [500, 0],
      ],
    ],
    [
      'two clicks far apart',
      [
        [100, 0],
        [20, 0.9],
        [100, 0],
        [20, 0.9],
        [500, 0],
      ],
    ],
    ['noise below the threshold', [[1000, 0.015]]],
    ['silence', [[1000, 0]]],
  ])('hears no speech in %s', (_, stretches) => {
    expect(edgesOf(stretches)).toEqual([]);
  });

  it('tells of each of two stretches', () => {
    const kinds = edgesOf([
      [300, 0.1],
      [400, 0],
      [300, 0.1],
      [400, 0],
    ]).map(([kind]) => kind);
    expect(kinds).toEqual(['start', 'end', 'start', 'end']);
  });
});
