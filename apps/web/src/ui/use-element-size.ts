'use client';

import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

/** Width and height of an element in CSS pixels, 0 before the first layout. */
export function useElementSize<Target extends HTMLElement>(): [
  RefObject<Target | null>,
  { width: number; height: number },
] {
  const target = useRef<Target>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = target.current;
    if (!element) return;
    const measure = () => {
      const { width, height } = element.getBoundingClientRect();
      setSize((before) => (before.width === width && before.height === height ? before : { width, height }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [target, size];
}
