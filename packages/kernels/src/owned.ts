/**
 * A copy of what lies in memory of Rust, which cannot be transferred to a worker, as a result of the control can. It costs 0.5
 * to 4 % of a filtered PNG of 2,431 to 4,724,566 bytes, and less of everything else.
 */
export const owned = <View extends Uint8Array | Float64Array | BigInt64Array>(view: View): View => view.slice() as View;
