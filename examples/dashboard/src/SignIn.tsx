// Signing in: an account of a demonstration, or a token of a hub in earnest.

import { type FormEvent, useEffect, useState } from 'react';
import { type DemoAccount, type Session, listDemoAccounts, signInToDemo } from './hub';
import { useWords } from './words';

/** Opens the county-to-city table, which this page is about. */
const FIRST_CHOICE = '3207.coordinator';

export function SignIn({ hub, onSignIn }: { hub: string; onSignIn: (session: Session) => void }) {
  const say = useWords();
  const [accounts, setAccounts] = useState<DemoAccount[]>([]);
  const [chosen, setChosen] = useState(FIRST_CHOICE);
  const [token, setToken] = useState('');
  const [fault, setFault] = useState<'unreachable' | 'badToken' | null>(null);
  useEffect(() => void listDemoAccounts(hub).then(setAccounts, () => setFault('unreachable')), [hub]);
  const asDemo = (event: FormEvent) => {
    event.preventDefault();
    signInToDemo(hub, chosen).then(onSignIn, () => setFault('badToken'));
  };
  const withToken = (event: FormEvent) => {
    event.preventDefault();
    if (token.trim()) onSignIn({ token: token.trim(), name: say('token') });
  };
  return (
    <section className="card sign-in" aria-label={say('signIn')}>
      {fault && <p role="alert" className="fault">{say(fault)}</p>}
      {accounts.length > 0 && (
        <form onSubmit={asDemo}>
          <label>{say('demoAccount')}
            <select value={chosen} onChange={({ target }) => setChosen(target.value)}>
              {accounts.map(({ name, title }) => <option key={name} value={name}>{name} · {title}</option>)}
            </select>
          </label>
          <button type="submit" className="main">{say('signIn')}</button>
        </form>
      )}
      <form onSubmit={withToken}>
        <label>{say('token')}
          <input type="password" autoComplete="off" spellCheck={false} value={token} onChange={({ target }) => setToken(target.value)} />
        </label>
        <button type="submit">{say('signIn')}</button>
      </form>
    </section>
  );
}
