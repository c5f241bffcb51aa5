import type { Fixture } from './fixture.js';
import { MEDIA_FIXTURES } from './media-fixtures.js';
import { SIGNALLING_FIXTURES } from './signalling-fixtures.js';

/** Every fixture by its name. */
export const FIXTURES: Readonly<Record<string, Fixture>> = { ...SIGNALLING_FIXTURES, ...MEDIA_FIXTURES };
