import { Alert } from '@grafana/ui';
import { testIds } from '../ids';
import { t } from '../text';
import type { ApiFailure } from './client';

/** An error as users meet it: what, what to do, and the code to look up. */
export function Failure({ failure, title = t('api.unreadable', 'The sidecar cannot be read') }: { failure: ApiFailure | null; title?: string }) {
  if (!failure) {
    return null;
  }
  return (
    <Alert title={title} severity="error" data-testid={testIds.failure}>
      {failure.message}. {failure.hint} <code>{failure.code}</code>
    </Alert>
  );
}
