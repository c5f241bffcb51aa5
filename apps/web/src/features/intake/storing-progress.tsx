'use client';

import type { SystemStatus } from '../../api/documents';
import { routes } from '../../api/routes';
import { useDocument } from '../../api/use-document';
import { count } from '../../time/span';
import { useEvery } from '../../ui/use-repeated';

/** How far the server is with a file that has been sent whole: a large one is stored for longer than it is sent. */
export function StoringProgress() {
  const { data, reload } = useDocument<SystemStatus>(routes.system);
  useEvery(reload, 2000);
  if (data === null) return <>Sent; the server is reading it</>;
  const waiting = `${count(data.bus.waiting)} records wait to be stored, `;
  return (
    <>
      Sent; the server is reading it. {waiting}
      {count(data.calls)} calls so far.
    </>
  );
}
