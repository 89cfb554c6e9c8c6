// The bars. A carried figure is hatched, a missing one has no bar.

import { BarChart } from 'echarts/charts';
import { AriaComponent, GridComponent, TooltipComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useContext, useEffect, useRef } from 'react';
import type { Bar } from './Figures';
import { type Language, LanguageContext, grouped, pick, states } from './words';

use([BarChart, GridComponent, TooltipComponent, AriaComponent, SVGRenderer]);

/** Of one hue, each readable on white and on black. */
const COLOURS = { REPORTED: '#2a7f8e', CARRIED: '#7fb4bd' };
const HATCHED = { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: Math.PI / 4, color: '#17515c' };

export function TableChart({ bars, unit, label }: { bars: Bar[]; unit: string; label: string }) {
  const language = useContext(LanguageContext);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!place.current) return undefined;
    const chart = init(place.current, null, { renderer: 'svg' });
    chart.setOption(optionOf(bars, unit, label, language));
    const resize = () => chart.resize();
    window.addEventListener('resize', resize);
    return () => {
      window.removeEventListener('resize', resize);
      chart.dispose();
    };
  }, [bars, unit, label, language]);
  return <div className="chart" style={{ height: `${2 + bars.length * 2.6}rem` }} ref={place} role="img" aria-label={label} />;
}

function optionOf(bars: Bar[], unit: string, label: string, language: Language): EChartsCoreOption {
  const told = ({ value, state }: Bar) => (value === null ? pick(states[state], language) : `${grouped(value)}${state === 'CARRIED' ? ' *' : ''}`);
  // What has no bar says why under its name.
  const nameOf = (bar: Bar) => (bar.value === null ? `${bar.row.name}\n${told(bar)}` : bar.row.name);
  const style = getComputedStyle(document.documentElement);
  const [ink, line] = [style.color, style.getPropertyValue('--line')];
  return {
    animation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    animationDuration: 300,
    aria: { enabled: true, label: { description: `${label}: ${bars.map((bar) => `${bar.row.name} ${told(bar)}`).join('; ')}` } },
    // Names beside their bars, top down: they stay legible on a telephone.
    grid: { left: 8, right: 64, top: 8, bottom: 8, containLabel: true },
    tooltip: { trigger: 'item', formatter: ({ dataIndex }: { dataIndex: number }) => tip(bars[dataIndex], unit, told) },
    yAxis: { type: 'category', inverse: true, data: bars.map(nameOf), axisTick: { show: false }, axisLine: { lineStyle: { color: line } }, axisLabel: { interval: 0, color: ink, width: 108, lineHeight: 14, overflow: 'break' } },
    xAxis: { type: 'value', axisLabel: { color: ink, hideOverlap: true }, splitLine: { lineStyle: { color: line } } },
    series: [{
      type: 'bar',
      barMaxWidth: 28,
      data: bars.map((bar) => ({
        // The length of a bar is pixels; what is written on it is the hub's own string.
        value: bar.value === null ? '-' : Number(bar.value),
        itemStyle: bar.state === 'CARRIED' ? { color: COLOURS.CARRIED, decal: HATCHED } : { color: COLOURS.REPORTED },
        label: { show: true, position: 'right', color: ink, formatter: () => told(bar) },
      })),
    }],
  };
}

/** Text, not markup: names come from outside. */
function tip(bar: Bar | undefined, unit: string, told: (bar: Bar) => string): HTMLElement {
  const line = document.createElement('span');
  line.textContent = bar ? `${bar.row.name}  ${told(bar)} ${bar.value === null ? '' : unit}` : '';
  return line;
}
