// The table of a place: completeness, chart, and the same figures in rows.

import { useContext, useState } from 'react';
import { useQuery } from 'urql';
import type { Place } from './Dashboard';
import { Fault } from './Fault';
import { TableChart } from './TableChart';
import { FiguresQuery } from './documents';
import type { CellState, RowFieldsFragment, TableFieldsFragment } from './gql/graphql';
import { LanguageContext, grouped, pick, states, useWords } from './words';

/** Rows of a page: as many bars as can be read beside each other. */
const PAGE = 8;

interface Cell {
  value: string | null;
  state: CellState;
}

/** A bar of the chart and a row of the table. */
export interface Bar extends Cell {
  row: RowFieldsFragment;
}

type Turn = { first: number; after?: string | null } | { last: number; before?: string | null };

interface Props {
  hub: string;
  form: { campaign: string; form: string };
  place: Place;
  period: string;
  column: string;
  onPlace: (place: Place) => void;
}

export function Figures({ hub, form, place, period, column, onPlace }: Props) {
  const say = useWords();
  const [turn, setTurn] = useState<Turn>({ first: PAGE });
  const [{ data, error, fetching }] = useQuery({
    query: FiguresQuery,
    variables: { code: place.code, unit: place.code.includes('.'), form, period, ...turn },
  });
  const table = (data?.jurisdiction ?? data?.agency)?.table;
  return (
    <section className="card figures" aria-busy={fetching} aria-label={place.name}>
      {error && <Fault error={error} hub={hub} />}
      {table ? <Shown table={table} column={column} place={place} period={period} onPlace={onPlace} onTurn={setTurn} /> : fetching && <p role="status">{say('loading')}</p>}
    </section>
  );
}

interface ShownProps {
  table: TableFieldsFragment;
  column: string;
  place: Place;
  period: string;
  onPlace: (place: Place) => void;
  onTurn: (turn: Turn) => void;
}

function Shown({ table, column, place, period, onPlace, onTurn }: ShownProps) {
  const say = useWords();
  const language = useContext(LanguageContext);
  const index = table.columns.findIndex(({ key }) => key === column);
  const shown = table.columns[index];
  // A column in words has no place in a table.
  if (!shown) return <p role="status">{say('noRows')}</p>;
  const cell = ({ values, states: of }: RowFieldsFragment): Cell => ({ value: values[index] ?? null, state: of[index] ?? 'NOT_APPLICABLE' });
  const bars = table.rows.nodes.map((row): Bar => ({ row, ...cell(row) }));
  const label = language === 'zh' ? shown.name : shown.nameEn;
  const { pageInfo } = table.rows;
  return (
    <>
      {table.simulated && <p className="simulated" role="note">{say('simulated')}</p>}
      <h2>{place.name} · {period} · {label}{shown.unit && `（${shown.unit}）`}{shown.overlapping && <small> {say('overlapping')}</small>}</h2>
      <Completeness total={table.total} />
      {bars.length > 0 ? <TableChart bars={bars} unit={shown.unit} label={label} /> : <p role="status">{say('noRows')}</p>}
      <Rows bars={bars} total={{ row: table.total, ...cell(table.total) }} onPlace={onPlace} />
      <nav className="pages">
        <button type="button" disabled={!pageInfo.hasPreviousPage} onClick={() => onTurn({ last: PAGE, before: pageInfo.startCursor })}>{say('previous')}</button>
        <button type="button" disabled={!pageInfo.hasNextPage} onClick={() => onTurn({ first: PAGE, after: pageInfo.endCursor })}>{say('next')}</button>
      </nav>
    </>
  );
}

/** Counts, not a rate: 9,999 of 10,000 is not all of them. */
function Completeness({ total }: { total: RowFieldsFragment }) {
  const say = useWords();
  return (
    <p className="completeness">
      {say('expected')} <b>{total.expected}</b> {say('units')} · {say('reported')} <b>{total.reported}</b> · {say('onTime')} <b>{total.onTime}</b>
    </p>
  );
}

function Rows({ bars, total, onPlace }: { bars: Bar[]; total: Bar; onPlace: (place: Place) => void }) {
  const say = useWords();
  return (
    <table>
      <thead><tr><th scope="col">{say('name')}</th><th scope="col">{say('figure')}</th><th scope="col">{say('state')}</th><th scope="col">{say('filed')}</th></tr></thead>
      <tbody>
        {bars.map((bar) => (
          <tr key={bar.row.id} data-state={bar.state}>
            <th scope="row">
              {bar.row.kind === 'JURISDICTION'
                ? <button type="button" className="link" onClick={() => onPlace({ code: bar.row.code, name: bar.row.name })}>{bar.row.name}</button>
                : bar.row.name}
            </th>
            <Cells bar={bar} />
          </tr>
        ))}
      </tbody>
      <tfoot><tr data-state={total.state}><th scope="row">{say('total')}</th><Cells bar={total} /></tr></tfoot>
    </table>
  );
}

function Cells({ bar: { row, value, state } }: { bar: Bar }) {
  const say = useWords();
  const language = useContext(LanguageContext);
  return (
    <>
      <td className="figure">{value === null ? '—' : grouped(value)}</td>
      <td><span className="state">{pick(states[state], language)}</span>{state === 'CARRIED' && row.carriedFrom && <small> {say('carriedFrom')} {row.carriedFrom}</small>}</td>
      <td className="figure">{row.reported} / {row.expected}</td>
    </>
  );
}
