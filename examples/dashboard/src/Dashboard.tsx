// What may be chosen: a form, a place within one's grants, a period, an indicator.

import { useContext, useState } from 'react';
import { useQuery } from 'urql';
import { Fault } from './Fault';
import { Figures } from './Figures';
import { StartQuery } from './documents';
import type { StartQuery as Start } from './gql/graphql';
import { months } from './periods';
import { LanguageContext, useWords } from './words';

export interface Place {
  code: string;
  name: string;
}

export function Dashboard({ hub }: { hub: string }) {
  const say = useWords();
  const [{ data, error }] = useQuery({ query: StartQuery });
  if (error) return <Fault error={error} hub={hub} />;
  return data ? <Choices start={data} hub={hub} /> : <p role="status">{say('loading')}</p>;
}

/** Every form that is filed by the month, with its months. */
function formsOf(start: Start) {
  return start.campaigns.nodes.flatMap(({ code, title, forms, schedules }) =>
    forms.map((form) => {
      const filed = schedules.filter(({ formCode }) => formCode === form.code).flatMap(({ firstPeriod, lastPeriod }) => months(firstPeriod, lastPeriod));
      return { key: `${code}/${form.code}`, ref: { campaign: code, form: form.code }, title: `${title} · ${form.title}`, columns: form.columns, periods: [...new Set(filed)].sort() };
    }),
  );
}

function Choices({ start, hub }: { start: Start; hub: string }) {
  const say = useWords();
  const language = useContext(LanguageContext);
  const forms = formsOf(start);
  const granted = start.viewer.grants.map(({ node }) => node);
  const [formKey, setFormKey] = useState(forms[0]?.key);
  const [chosenPeriod, setPeriod] = useState<string>();
  const [chosenColumn, setColumn] = useState<string>();
  const [trail, setTrail] = useState<Place[]>(granted.slice(0, 1));
  const form = forms.find(({ key }) => key === formKey);
  const place = trail.at(-1);
  if (!form || !place) return <p role="status">{say('noRows')}</p>;
  const period = form.periods.find((each) => each === chosenPeriod) ?? form.periods.at(-1);
  const column = form.columns.find(({ key }) => key === chosenColumn) ?? form.columns[0];
  // Back to any place on the way, or over to another grant.
  const others = granted.filter(({ code }) => !trail.some((each) => each.code === code));
  const go = (code: string) => {
    const at = trail.findIndex((each) => each.code === code);
    setTrail(at >= 0 ? trail.slice(0, at + 1) : others.filter((each) => each.code === code));
  };
  return (
    <>
      <section className="card choices">
        <label>{say('form')}
          <select value={form.key} onChange={({ target }) => setFormKey(target.value)}>
            {forms.map(({ key, title }) => <option key={key} value={key}>{title}</option>)}
          </select>
        </label>
        <label>{say('place')}
          <select value={place.code} onChange={({ target }) => go(target.value)}>
            {[...trail, ...others].map(({ code, name }) => <option key={code} value={code}>{name}</option>)}
          </select>
        </label>
        <label>{say('period')}
          <select value={period} onChange={({ target }) => setPeriod(target.value)}>
            {form.periods.map((each) => <option key={each}>{each}</option>)}
          </select>
        </label>
        <label>{say('indicator')}
          <select value={column?.key} onChange={({ target }) => setColumn(target.value)}>
            {form.columns.map(({ key, name, nameEn, unit }) => <option key={key} value={key}>{key} {language === 'zh' ? name : nameEn}{unit && `（${unit}）`}</option>)}
          </select>
        </label>
      </section>
      {period && column && (
        <Figures key={`${form.key} ${place.code} ${period}`} hub={hub} form={form.ref} place={place} period={period} column={column.key}
          onPlace={(next) => setTrail([...trail, next])} />
      )}
    </>
  );
}
