import { noteAnswer } from './connection';
import { FaultError, faultOf, unreachable } from './fault';

/** Fetches a JSON document; every failure is a FaultError, but an abort stays one. */
export async function fetchJson<Document>(path: string, init: RequestInit = {}): Promise<Document> {
  const request = `${init.method ?? 'GET'} ${path}`;
  const response = await fetch(path, { ...init, headers: { accept: 'application/json', ...init.headers } }).catch(
    (error: unknown) => {
      if (init.signal?.aborted) throw error;
      noteAnswer(false);
      throw new FaultError(unreachable(request));
    },
  );
  // The front door answers for an API that does not; a posted capture may have been refused by someone further on.
  if (init.method === undefined) noteAnswer(response.status !== 502);
  const body = await response.text();
  if (!response.ok) throw new FaultError(faultOf(response.status, body, request));
  return JSON.parse(body) as Document;
}

/** Sends a document as JSON and fetches the answer. */
export function postJson<Document>(path: string, body: unknown): Promise<Document> {
  return fetchJson<Document>(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}
