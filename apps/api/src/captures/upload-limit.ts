import { Transform } from 'node:stream';
import { ProblemError } from '../http/problem.js';

export function tooLarge(limitOctets: number): ProblemError {
  return new ProblemError(413, 'too-large', { detail: `an upload may have ${limitOctets} octets` });
}

/** Lets through so many octets and then fails. */
export function limitOctets(limit: number): Transform {
  let octets = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      octets += chunk.length;
      if (octets > limit) done(tooLarge(limit));
      else done(null, chunk);
    },
  });
}
