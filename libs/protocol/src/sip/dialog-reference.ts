import { parameter } from './parameters.js';
import { unescapePrintable } from './sip-uri.js';

/** A dialog named in a header: Replaces (RFC 3891), Join (RFC 3911), Target-Dialog (RFC 4538). */
export interface DialogReference {
  readonly callId: string;
  /** Null where it is left out. In Target-Dialog the first is the local tag of the recipient, the second the remote one. */
  readonly toTag: string | null;
  readonly fromTag: string | null;
  readonly earlyOnly: boolean;
}

/** `425928@phone.example.org;to-tag=7743;from-tag=6472`; null without a Call-ID. */
export function parseDialogReference(value: string): DialogReference | null {
  const semicolon = value.indexOf(';');
  const callId = (semicolon < 0 ? value : value.slice(0, semicolon)).trim();
  if (callId === '') return null;
  const parameters = semicolon < 0 ? '' : value.slice(semicolon);
  return {
    callId,
    toTag: parameter(parameters, 'to-tag') || parameter(parameters, 'local-tag') || null,
    fromTag: parameter(parameters, 'from-tag') || parameter(parameters, 'remote-tag') || null,
    earlyOnly: parameter(parameters, 'early-only') !== null,
  };
}

/** The dialog to be replaced, from the URI of a Refer-To: `sip:bob@example.org?Replaces=12345%40192.0.2.1%3Bto-tag%3D…` (RFC 3891 4). */
export function replacedByUri(uri: string): DialogReference | null {
  const question = uri.indexOf('?', uri.indexOf('@') + 1);
  if (question >= 0) return replacesAmong(uri.slice(question + 1));
  // Without a user the first @ may be that of a Call-ID which is not escaped, as some phones send: then tags follow it.
  const reference = replacesAmong(uri.slice(uri.indexOf('?') + 1));
  return reference?.toTag && reference.fromTag ? reference : null;
}

function replacesAmong(headers: string): DialogReference | null {
  for (const header of headers.split('&')) {
    const equals = header.indexOf('=');
    if (equals > 0 && header.slice(0, equals).toLowerCase() === 'replaces') {
      return parseDialogReference(unescapePrintable(header.slice(equals + 1)));
    }
  }
  return null;
}
