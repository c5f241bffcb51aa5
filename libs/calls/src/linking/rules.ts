import { callIdAffix } from './call-id-affix.js';
import { correlationId } from './correlation-id.js';
import { icid } from './icid.js';
import { refer } from './refer.js';
import { replaces } from './replaces.js';
import type { LinkRule } from './rule.js';
import { sessionId } from './session-id.js';
import { xCallId } from './x-call-id.js';

/** Rules that read single messages. `same-call-id`, `shared-media` and `number-and-time` compare whole legs. */
export const MESSAGE_RULES: readonly LinkRule[] = [
  replaces,
  sessionId,
  refer,
  xCallId,
  icid,
  callIdAffix,
  correlationId,
];
