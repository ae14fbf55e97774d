import { useEffect, useRef } from 'react';

export interface CanvasProps {
  width: number;
  height: number;
  /** What the picture shows, in words. */
  label: string;
  /** Another function draws anew: keep it with useCallback. Units are CSS pixels. */
  draw: (context: CanvasRenderingContext2D) => void;
  testId?: string;
}

/** A picture that is drawn in the next frame; `data-drawn` says that it is done. */
export function Canvas({ width, height, label, draw, testId }: CanvasProps) {
  const ref = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = ref.current;
    const context = element?.getContext('2d');
    if (!element || !context) {
      return undefined;
    }
    const painting = requestAnimationFrame(() => {
      const ratio = window.devicePixelRatio || 1;
      element.width = Math.round(width * ratio);
      element.height = Math.round(height * ratio);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      draw(context);
      element.dataset.drawn = 'true';
    });
    return () => cancelAnimationFrame(painting);
  }, [width, height, draw]);
  return <canvas ref={ref} role="img" aria-label={label} style={{ display: 'block', width, height }} data-testid={testId} />;
}
