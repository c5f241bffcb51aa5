import type { ToldMessage } from '../told-message.js';
import type { LinkRule } from './rule.js';

/** HEP chunk 0x11: the agent says that messages belong together; many agents write the Call-ID of the first leg. */
export const correlationId: LinkRule = {
  name: 'correlation-id',
  confidence: 0.95,
  either: ({ correlationId: id }: ToldMessage) => (id === null || id.length < 8 ? [] : [id]),
};
