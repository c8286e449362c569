/** Answers of the Java processes. */
import { describe, expect, it } from 'vitest';
import { parseReply } from '../../../bench/peers/java-process.ts';

describe('an answer', () => {
  it('is an object', () => {
    expect(parseReply('{"cpuSeconds":1.5}')).toEqual({ cpuSeconds: 1.5 });
    expect(parseReply('{}')).toEqual({});
  });

  it('that tells of a failure is thrown', () => {
    expect(() => parseReply('{"error":"java.lang.IllegalStateException: no line q9"}')).toThrow('no line q9');
  });

  it.each(['Hello', '1', 'null', ''])('is nothing else: %o', (line) => {
    expect(() => parseReply(line)).toThrow();
  });
});
