// The frame: language, identity, and the dashboard for whoever has signed in.

import { useEffect, useMemo, useState } from 'react';
import { Provider } from 'urql';
import { Dashboard } from './Dashboard';
import { SignIn } from './SignIn';
import { type Session, clientFor, findHub, keep, kept } from './hub';
import { type Language, LanguageContext, useWords } from './words';

export function App() {
  const [hub, setHub] = useState<string | null>(null);
  const [language, setLanguage] = useState<Language>(navigator.language.startsWith('zh') ? 'zh' : 'en');
  const [session, setSession] = useState<Session | null>(kept);
  useEffect(() => void findHub().then(setHub, () => setHub('')), []);
  useEffect(() => { document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'; }, [language]);
  const signIn = (next: Session | null) => { keep(next); setSession(next); };
  return (
    <LanguageContext value={language}>
      <Header session={session} onLanguage={() => setLanguage(language === 'zh' ? 'en' : 'zh')} onSignOut={() => signIn(null)} />
      <main>
        {hub === null ? null : session ? <SignedIn key={session.token} hub={hub} session={session} language={language} /> : <SignIn hub={hub} onSignIn={signIn} />}
      </main>
    </LanguageContext>
  );
}

function Header({ session, onLanguage, onSignOut }: { session: Session | null; onLanguage: () => void; onSignOut: () => void }) {
  const say = useWords();
  return (
    <header>
      <h1>{say('title')}</h1>
      {session && <span className="who">{session.name}</span>}
      {session && <button type="button" onClick={onSignOut}>{say('signOut')}</button>}
      <button type="button" onClick={onLanguage}>{say('language')}</button>
    </header>
  );
}

function SignedIn({ hub, session, language }: { hub: string; session: Session; language: Language }) {
  const client = useMemo(() => clientFor(hub, session, language), [hub, session, language]);
  return <Provider value={client}><Dashboard hub={hub} /></Provider>;
}
