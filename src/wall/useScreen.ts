/** What the browser tells of the screen: the time, the size of an element, full screen. */
import { type RefObject, useEffect, useState } from 'react';
import type { Size } from './legible';

/** Milliseconds since the epoch, each second anew. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** Size of the element as it changes, and how far its top is from the window's; null until known. */
export function useBox(ref: RefObject<HTMLElement | null>): (Size & { top: number }) | null {
  const [box, setBox] = useState<(Size & { top: number }) | null>(null);
  useEffect(() => {
    const element = ref.current;
    if (!element) {
      return;
    }
    const observer = new ResizeObserver(([{ contentRect }]) => setBox({ width: Math.floor(contentRect.width), height: Math.floor(contentRect.height), top: Math.round(element.getBoundingClientRect().top + window.scrollY) }));
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return box;
}

export function useFullScreen(ref: RefObject<HTMLElement | null>): { full: boolean; toggle: (() => void) | null } {
  const [full, setFull] = useState(false);
  useEffect(() => {
    const changed = () => setFull(document.fullscreenElement === ref.current && ref.current !== null);
    document.addEventListener('fullscreenchange', changed);
    return () => document.removeEventListener('fullscreenchange', changed);
  }, [ref]);
  const toggle = () => void (document.fullscreenElement ? document.exitFullscreen() : ref.current?.requestFullscreen())?.catch(() => undefined);
  // a browser that was started full (kiosk) needs no button
  const already = window.innerWidth === window.screen.width && window.innerHeight === window.screen.height;
  return { full, toggle: document.fullscreenEnabled && !full && !already ? toggle : null };
}
