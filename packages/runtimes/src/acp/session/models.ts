// Which models and modes an agent offers with a session. There are two ways: configuration options, and, from before
// those, a list of models (`session/set_model`).

import { fieldsOf, listOf, textOf } from '../updates/reading.ts';

export interface OfferedModel {
  readonly id: string;
  readonly name: string;
}

export interface ModelChoice {
  /** The option that chooses the model; undefined: it is chosen by `session/set_model`. */
  readonly configId: string | undefined;
  readonly current: string | undefined;
  readonly models: readonly OfferedModel[];
}

/** What the answer that opened a session says of models; undefined when there is nothing to choose. */
export const modelChoiceOf = (opened: unknown): ModelChoice | undefined => {
  const { models } = fieldsOf(opened);
  const option = configChoiceOf(opened, 'model');
  if (option) return option;
  const { availableModels, currentModelId } = fieldsOf(models);
  const offered = listOf(availableModels).flatMap((model) => namedBy(model, 'modelId'));
  if (offered.length === 0) return undefined;
  return { configId: undefined, current: textOf(currentModelId), models: offered };
};

/** The categories of options, and what agents that name none call them. */
const IDS = {
  model: ['model'],
  mode: ['mode'],
  thought_level: ['effort', 'reasoning_effort', 'thought_level'],
};

/** What the configuration option of that category lets one choose; undefined when there is none. */
export const configChoiceOf = (
  opened: unknown,
  wanted: keyof typeof IDS,
): (ModelChoice & { readonly configId: string }) | undefined => {
  for (const option of listOf(fieldsOf(opened).configOptions)) {
    const { id, category, type, currentValue, options } = fieldsOf(option);
    const configId = textOf(id);
    if (configId === undefined || type !== 'select') continue;
    const isWanted =
      (category ?? undefined) === undefined ? IDS[wanted].includes(configId) : category === wanted;
    if (isWanted)
      return { configId, current: textOf(currentValue), models: listOf(options).flatMap(valuesOf) };
  }
  return undefined;
};

/** What a person calls the model that is chosen: its name where its id is made for machines, as with qwen. */
export const currentModelName = (choice: ModelChoice | undefined): string | undefined => {
  const { current } = choice ?? {};
  if (current === undefined || !/[|$]/.test(current)) return current;
  return choice?.models.find(({ id }) => id === current)?.name ?? current;
};

/** What is offered and meant: by its id, else by its name. */
export const findModel = (
  { models }: Pick<ModelChoice, 'models'>,
  wanted: string,
): OfferedModel | undefined =>
  models.find(({ id }) => id === wanted) ??
  models.find(({ name }) => name.toLowerCase() === wanted.toLowerCase());

// Options are a flat list, or in groups.
const valuesOf = (option: unknown): readonly OfferedModel[] => {
  const { options } = fieldsOf(option);
  return Array.isArray(options) ? options.flatMap(valuesOf) : namedBy(option, 'value');
};

const namedBy = (model: unknown, key: string): readonly OfferedModel[] => {
  const fields = fieldsOf(model);
  const id = textOf(fields[key]);
  return id === undefined ? [] : [{ id, name: textOf(fields.name) ?? id }];
};
