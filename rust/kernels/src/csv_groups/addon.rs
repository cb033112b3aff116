use napi::bindgen_prelude::{AsyncTask, BigInt, BigInt64Array, Float64Array, Uint8Array, Uint8ArraySlice, Uint32Array};
use napi_derive::napi;
use oxbow_kernels::csv_groups::{self, BadRow, Factor, Query, Reason, Totals};

use crate::Progress;
use crate::guard::{Job, run, start};

/// What to group and what to add up: the plan that `planCsv` makes of a query.
#[napi(object)]
pub struct CsvPlan {
    pub by: String,
    #[napi(ts_type = "readonly CsvFactor[]")]
    pub value: Vec<CsvFactor>,
    pub max_record_bytes: u32,
    pub max_groups: u32,
}

#[napi(object)]
pub struct CsvFactor {
    pub column: String,
    pub scale: u32,
    /// In units of 10^-scale.
    #[napi(ts_type = "bigint | undefined")]
    pub from: Option<BigInt>,
}

/// One entry per group in every column.
#[napi(object)]
pub struct CsvTotals {
    pub key_bytes: Uint8Array,
    pub key_ends: Uint32Array,
    pub counts: Float64Array,
    /// Two words of 64 bits per sum, the high one first: the low one as if it had a sign.
    pub sums: BigInt64Array,
    pub mins: BigInt64Array,
    pub maxs: BigInt64Array,
    pub rows: f64,
    pub bad_rows: f64,
    pub first_bad: Option<CsvBadRow>,
    pub bytes: f64,
}

#[napi(object)]
pub struct CsvBadRow {
    pub row: f64,
    pub byte_offset: f64,
    /// The number of the factor; -1 is the key.
    pub factor: i32,
    pub reason: String,
}

#[napi]
pub fn csv_groups(bytes: Uint8ArraySlice<'_>, plan: CsvPlan) -> napi::Result<CsvTotals> {
    run(|| Ok(csv_groups::csv_groups(&bytes, &plan.into())?.into()))
}

#[napi]
pub fn csv_groups_as_written(bytes: Uint8ArraySlice<'_>, plan: CsvPlan) -> napi::Result<CsvTotals> {
    run(|| Ok(csv_groups::csv_groups_as_written(&bytes, &plan.into())?.into()))
}

#[napi(ts_return_type = "Promise<CsvTotals>")]
pub fn csv_groups_file(path: String, plan: CsvPlan, progress: &Progress) -> AsyncTask<Job<CsvTotals>> {
    let progress = progress.shared();
    start(move || Ok(csv_groups::csv_groups_file(&path, &plan.into(), &progress)?.into()))
}

/// Groups that are counted a chunk at a time.
#[napi]
pub struct CsvGroups(csv_groups::CsvGroups);

#[napi]
impl CsvGroups {
    #[napi(constructor)]
    pub fn new(plan: CsvPlan) -> napi::Result<Self> {
        run(|| Ok(Self(csv_groups::CsvGroups::new(plan.into()))))
    }

    #[napi]
    pub fn update(&mut self, chunk: Uint8ArraySlice<'_>) -> napi::Result<()> {
        run(|| self.0.update(&chunk))
    }

    #[napi]
    pub fn finish(&mut self) -> napi::Result<CsvTotals> {
        run(|| Ok(self.0.finish()?.into()))
    }
}

impl From<CsvPlan> for Query {
    fn from(plan: CsvPlan) -> Self {
        let factor = |factor: CsvFactor| Factor {
            column: factor.column,
            scale: factor.scale,
            from: factor.from.map(|from| from.get_i64().0),
        };
        Self {
            by: plan.by,
            value: plan.value.into_iter().map(factor).collect(),
            max_record_bytes: plan.max_record_bytes as usize,
            max_groups: plan.max_groups as usize,
        }
    }
}

impl From<Totals> for CsvTotals {
    fn from(totals: Totals) -> Self {
        let words = totals.sums.iter().flat_map(|&sum| [(sum >> 64) as i64, sum as i64]);
        Self {
            key_bytes: totals.key_bytes.into(),
            key_ends: totals.key_ends.iter().map(|&end| end as u32).collect::<Vec<_>>().into(),
            counts: totals.counts.iter().map(|&count| count as f64).collect::<Vec<_>>().into(),
            sums: words.collect::<Vec<_>>().into(),
            mins: totals.mins.into(),
            maxs: totals.maxs.into(),
            rows: totals.rows as f64,
            bad_rows: totals.bad_rows as f64,
            first_bad: totals.first_bad.map(CsvBadRow::from),
            bytes: totals.bytes as f64,
        }
    }
}

impl From<BadRow> for CsvBadRow {
    fn from(bad: BadRow) -> Self {
        let reason = match bad.reason {
            Reason::NotADecimal => "not-a-decimal",
            Reason::OutOfRange => "out-of-range",
            Reason::InvalidUtf8 => "invalid-utf8",
        };
        Self {
            row: bad.row as f64,
            byte_offset: bad.byte_offset as f64,
            factor: bad.factor.map_or(-1, |factor| factor as i32),
            reason: reason.to_owned(),
        }
    }
}
