'use client';

import { useCallback, useEffect, useRef } from 'react';

/** Runs a task every so often while the page can be seen. */
export function useEvery(task: () => void, periodMs: number): void {
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === 'visible' && task(), periodMs);
    return () => clearInterval(timer);
  }, [task, periodMs]);
}

/** Runs a task now or, where it ran lately, when the pause is over; calls in between are one. */
export function usePause(task: () => void, pauseMs: number): () => void {
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const ranAt = useRef(0);
  useEffect(() => () => clearTimeout(timer.current ?? undefined), []);
  return useCallback(() => {
    if (timer.current !== null) return;
    const waitMs = Math.max(0, ranAt.current + pauseMs - performance.now());
    timer.current = setTimeout(() => {
      timer.current = null;
      ranAt.current = performance.now();
      task();
    }, waitMs);
  }, [task, pauseMs]);
}
