import { COURSE_FIXTURES } from './course-fixtures.js';
import type { Fixture } from './fixture.js';
import { ICE_FIXTURES } from './ice-fixtures.js';
import { MEDIA_FIXTURES } from './media-fixtures.js';
import { NEGOTIATION_FIXTURES } from './negotiation-fixtures.js';
import { SESSION_FIXTURES } from './session-fixtures.js';
import { SIGNALLING_FIXTURES } from './signalling-fixtures.js';
import { STREAM_FIXTURES } from './stream-fixtures.js';
import { TRAFFIC_FIXTURES } from './traffic-fixtures.js';

/** Every fixture by its name. */
export const FIXTURES: Readonly<Record<string, Fixture>> = {
  ...SIGNALLING_FIXTURES,
  ...SESSION_FIXTURES,
  ...TRAFFIC_FIXTURES,
  ...MEDIA_FIXTURES,
  ...NEGOTIATION_FIXTURES,
  ...STREAM_FIXTURES,
  ...COURSE_FIXTURES,
  ...ICE_FIXTURES,
};
