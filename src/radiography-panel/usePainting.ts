import { type RefObject, useEffect } from 'react';
import { drawPicture, type Ink } from './draw';
import type { Frame } from './frame';
import type { Picture } from './picture';

/** Paints in the next frame; `data-drawn` says that it is done. */
export function usePainting(canvas: RefObject<HTMLCanvasElement | null>, picture: Picture, frame: Frame, ink: Ink, xName: string, yName: string): void {
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context) {
      return;
    }
    const painting = requestAnimationFrame(() => {
      const ratio = window.devicePixelRatio || 1;
      element.width = Math.round(frame.width * ratio);
      element.height = Math.round(frame.height * ratio);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      drawPicture(context, picture, frame, ink, xName, yName);
      element.dataset.drawn = 'true';
    });
    return () => cancelAnimationFrame(painting);
  }, [canvas, picture, frame, ink, xName, yName]);
}
