// The prompt at the bottom of the sessions page: rename, or new session.

import { printableLine, type Session } from '@coxswain/protocol';
import type { FC } from 'react';
import { FieldPrompt, useTyped } from '../../components/field-prompt.tsx';
import { useDeps } from '../../shell/context.ts';
import type { SessionActions } from './use-session-actions.ts';

export type Asking = { readonly kind: 'rename'; readonly session: Session } | { readonly kind: 'create' };

export interface SessionPromptProps {
  readonly asking: Asking;
  readonly actions: SessionActions;
  readonly columns: number;
  /** Called when done, with the resulting session. */
  readonly onClose: (session?: Session) => void;
}

export const SessionPrompt: FC<SessionPromptProps> = (props) => {
  const { asking, actions, columns, onClose } = props;
  const { sessions } = useDeps().words.screen;
  const { field, refuse } = useTyped(asking.kind === 'rename' ? asking.session.name : '');
  const act = async (typed: string): Promise<void> => {
    const name = typed.trim();
    if (name === '') return onClose();
    const done =
      asking.kind === 'rename' ? await actions.rename(asking.session, name) : await actions.create(name);
    if (typeof done === 'string') refuse(done);
    else onClose(done);
  };
  const label =
    asking.kind === 'rename'
      ? sessions.renameLabel(printableLine(asking.session.name))
      : sessions.createLabel;
  return (
    <FieldPrompt
      label={label}
      {...field}
      onSubmit={(typed) => void act(typed)}
      onCancel={() => onClose()}
      columns={columns}
      labels={{
        submit: asking.kind === 'rename' ? sessions.keys.rename : sessions.keys.create,
        cancel: sessions.keys.back,
      }}
    />
  );
};
