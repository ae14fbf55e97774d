import { AppEvents, type BusEvent } from '@grafana/data';
import { Alert } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { appEvents } from './services';

/** Errors and notes that plugins publish, for six seconds each. */
export function Toasts() {
  const [toasts, setToasts] = useState<Array<{ id: number; title: string; severity: 'error' | 'success' | 'warning' }>>([]);
  useEffect(() => {
    let count = 0;
    const show = (severity: 'error' | 'success' | 'warning') => ({ payload }: BusEvent & { payload?: unknown[] }) => {
      const id = ++count;
      setToasts((all) => [...all, { id, title: String(payload?.[0]), severity }]);
      setTimeout(() => setToasts((all) => all.filter((toast) => toast.id !== id)), 6000);
    };
    const subscriptions = [
      appEvents.subscribe({ type: AppEvents.alertError.name } as never, show('error')),
      appEvents.subscribe({ type: AppEvents.alertSuccess.name } as never, show('success')),
    ];
    return () => subscriptions.forEach((subscription) => subscription.unsubscribe());
  }, []);
  return (
    <div style={{ position: 'fixed', top: 12, right: 12, zIndex: 2000, width: 380 }} aria-live="polite">
      {toasts.map(({ id, title, severity }) => <Alert key={id} title={title} severity={severity} elevated />)}
    </div>
  );
}
