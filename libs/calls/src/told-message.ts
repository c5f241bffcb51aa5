import type { Party, SipRecord } from '@earshot/contracts';

/** What of a message its notes and clues are made of. A record has it; a plain message says it where it is asked. */
export interface ToldMessage
  extends Pick<
    SipRecord,
    | 'method'
    | 'requestUri'
    | 'status'
    | 'cseqMethod'
    | 'callId'
    | 'transport'
    | 'src'
    | 'sentBy'
    | 'viaCount'
    | 'contact'
    | 'contentType'
    | 'headers'
    | 'sdp'
    | 'correlationId'
    | 'raw'
  > {
  readonly from: Pick<Party, 'uri'>;
  readonly to: Pick<Party, 'user'>;
}
