import type { AnySuiteDefinition } from "@oxbow/equivalence";

/** A definition with the forms that run in this process: those that have a speed of their own to show. */
export const embedded = (definition: AnySuiteDefinition): AnySuiteDefinition => ({
  ...definition,
  candidates: definition.candidates.filter(({ speedShown }) => speedShown === undefined),
});

/** The same with its forms in a worker and in a service, which remote-forms.command.test.ts tries. */
export const remoteForms = (definition: AnySuiteDefinition): AnySuiteDefinition => ({
  ...definition,
  candidates: definition.candidates.filter(({ speedShown }) => speedShown !== undefined),
});
