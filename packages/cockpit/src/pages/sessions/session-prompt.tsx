// The prompt at the bottom of the sessions page: filter, rename, or new session.

import { printableLine, type Session } from '@coxswain/protocol';
import { type FC, useState } from 'react';
import { FieldPrompt } from '../../components/field-prompt.tsx';
import { useDeps } from '../../shell/context.ts';
import type { SessionActions } from './use-session-actions.ts';

export type Asking =
  | { readonly kind: 'filter' }
  | { readonly kind: 'rename'; readonly session: Session }
  | { readonly kind: 'create' };

export interface SessionPromptProps {
  readonly asking: Asking;
  readonly filter: string;
  readonly actions: SessionActions;
  readonly columns: number;
  readonly onFilter: (text: string) => void;
  /** Called when done, with the resulting session. */
  readonly onClose: (session?: Session) => void;
}

export const SessionPrompt: FC<SessionPromptProps> = (props) => {
  const { asking, filter, actions, columns, onFilter, onClose } = props;
  const { sessions } = useDeps().words.screen;
  const [text, setText] = useState(asking.kind === 'rename' ? asking.session.name : '');
  const [fault, setFault] = useState<string>();
  if (asking.kind === 'filter')
    return (
      <FieldPrompt
        label={sessions.filterLabel}
        value={filter}
        onChange={onFilter}
        onSubmit={() => onClose()}
        onCancel={() => {
          onFilter('');
          onClose();
        }}
        columns={columns}
        labels={{ cancel: sessions.keys.back }}
      />
    );
  const act = async (typed: string): Promise<void> => {
    const name = typed.trim();
    if (name === '') return onClose();
    const done =
      asking.kind === 'rename' ? await actions.rename(asking.session, name) : await actions.create(name);
    if (typeof done === 'string') setFault(done);
    else onClose(done);
  };
  const label =
    asking.kind === 'rename'
      ? sessions.renameLabel(printableLine(asking.session.name))
      : sessions.createLabel;
  return (
    <FieldPrompt
      label={label}
      value={text}
      fault={fault}
      onChange={(next) => {
        setText(next);
        setFault(undefined);
      }}
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
