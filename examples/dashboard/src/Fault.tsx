// What went wrong, by its code: what it is, what to do, and the id that leads to the log.

import { useContext } from 'react';
import type { CombinedError } from 'urql';
import { LanguageContext, pick, remedies, useWords } from './words';

export function Fault({ error, hub }: { error: CombinedError; hub: string }) {
  const say = useWords();
  const language = useContext(LanguageContext);
  if (error.graphQLErrors.length === 0) return <p role="alert" className="fault">{say('unreachable')}</p>;
  return (
    <ul role="alert" className="fault">
      {error.graphQLErrors.map(({ message, extensions }, index) => {
        const code = String(extensions['code'] ?? '');
        const remedy = remedies[code];
        return (
          <li key={index}>
            <strong>{code}</strong> {message}
            {remedy && <span> {pick(remedy, language)}</span>}
            <small>
              {say('requestId')} <code>{String(extensions['requestId'] ?? '')}</code>{' '}
              <a href={`${hub}/errors?lang=${language}#${code}`} target="_blank" rel="noreferrer">{say('explained')}</a>
            </small>
          </li>
        );
      })}
    </ul>
  );
}
