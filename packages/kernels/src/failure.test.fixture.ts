/** What people and programs see of the error that `run` throws: to compare sides by. */
export function failure(run: () => unknown): unknown {
  try {
    return { returned: run() };
  } catch (error) {
    const { name, code, message, row, byteOffset } = error as Record<string, unknown>;
    return { name, code, message, row, byteOffset };
  }
}
