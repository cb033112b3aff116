/** Whether a package can be imported here: a peer that is not installed is left out. */
export function installed(name: string): boolean {
  try {
    import.meta.resolve(name);
    return true;
  } catch {
    return false;
  }
}
