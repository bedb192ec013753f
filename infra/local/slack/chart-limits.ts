import { list, number, required, type Shape, shape, string } from '#infra/local/slack/block-field';

export const CHART_OBJECTS: Readonly<Record<string, Shape>> = {
  chart_segment: { fields: { label: required(string(20, { min: 1 })), value: required(number({ above: 0 })) } },
  chart_point: { fields: { label: required(string(20, { min: 1 })), value: required(number()) } },
  chart_series: {
    fields: { name: required(string(20, { min: 1 })), data: required(list(shape('chart_point'), { min: 1, max: 20 })) },
  },
  axis_config: {
    fields: {
      categories: required(list(string(20, { min: 1 }), { min: 1, max: 20 })),
      x_label: string(50),
      y_label: string(50),
    },
  },
};

const chart = {
  fields: {
    series: required(list(shape('chart_series'), { min: 1, max: 12 })),
    axis_config: required(shape('axis_config')),
  },
};

/** Charts of a `data_visualization` block, by their `type`. */
export const CHARTS: Readonly<Record<string, Shape>> = {
  pie: { fields: { segments: required(list(shape('chart_segment'), { min: 1, max: 12 })) } },
  bar: chart,
  area: chart,
  line: chart,
};
